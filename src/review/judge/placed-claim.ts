// A claim at the place where its quote really stands.
import type { Claim } from "../claim.js";
import type { Located } from "./locate-evidence.js";

/** A claim whose quote was found (spec S1); `preExisting` where that place is outside the change. */
export interface PlacedClaim {
  readonly claim: Claim;
  readonly place: Located;
  readonly preExisting: boolean;
}
