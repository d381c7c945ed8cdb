// A request that was let in: where it goes and what was decided for it.
import type { RequestTraits } from "./match.js";
import type { Made } from "./run.js";
import type { Target } from "./target.js";
import type { ClientAgents } from "./upstream.js";

/** One request that has a target, and what was decided for it. */
export interface Admitted {
  readonly target: Target;
  readonly index: number;
  readonly made: readonly Made[];
  readonly traits: RequestTraits;
  readonly agents: ClientAgents;
}
