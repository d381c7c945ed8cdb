// What the gate says of one review request, in words that the store can carry out without knowing any policy.
import type { OutboxJob } from "../outbox-job.js";
import type { Stated } from "./stated.js";

/**
 * A request that gets no review. `shown` false: only the delivery's row keeps the reason (the repository is not ours to
 * speak in). `shown` true: a review row in state `skipped` keeps it and its check run says it (spec G3: neutral).
 * `pause` true: a pause row is written with it (spec G4). `notices` go to the outbox; one that lies there already stays.
 */
export interface TurnedAway {
  readonly kind: "refused" | "skipped";
  readonly stated: Stated;
  readonly shown: boolean;
  readonly pause: boolean;
  readonly notices: readonly OutboxJob[];
}

/**
 * The gate's answer. `admit`: make the review, enqueue not before that time, and if the month's quota turns out to be spent,
 * act on `whenQuotaOut` instead. `same-head` names the review that already answers (spec W3). `stale`: a newer delivery of
 * this pull request is held, this one came late.
 */
export type GateVerdict =
  | { readonly kind: "admit"; readonly notBefore: number | null; readonly whenQuotaOut: TurnedAway }
  | { readonly kind: "same-head"; readonly review: string }
  | { readonly kind: "stale" }
  | TurnedAway;
