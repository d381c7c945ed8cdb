// The port of intake: the one store that records a delivery together with all that it causes.
import type { Delivery } from "./delivery.js";
import type { AccessState, GateState } from "./gate/gate-state.js";
import type { Stated } from "./gate/stated.js";
import type { GateVerdict } from "./gate/verdict.js";
import type { OutboxJob } from "./outbox-job.js";
import type { ReviewRequest } from "./review-request.js";

/**
 * Where deliveries are recorded. Every method is ONE transaction, which calls that come together may share: when it resolves, all of
 * it is durable; when it rejects, nothing of it happened, whatever became of the others. It rejects at once, with
 * `database-unavailable`, when too many wait. The unique guid of a delivery is a lock, so a repeated guid waits for the first and then
 * sees how that one ended:
 * - outcome `queued` with its job pending or done, `recorded` or `ignored` -> `duplicate`, nothing else is touched;
 * - outcome `queued` with its job failed, or `refused` -> `attempts` is raised and the call goes on as if new (spec W2).
 * The outbox's rows are kept, also when they were relayed, as long as their ids must not come again: notices for 40 days (one
 * notice of a spent quota a month).
 * Rejections are AssayErrors; whatever they are, the door answers 503 and GitHub shows the delivery as failed.
 */
export interface IntakeStore {
  /**
   * Takes in one review request (spec W2, W3, G1, G2, G4). In this order, in one transaction:
   * 1. the delivery as above (skipped when `delivery` is null: command job, page, sweep);
   * 2. make sure that the installation's and the repository's rows exist (new: `known`, settings inactive) and bear the owner, name,
   *    private flag and default branch of the request; never change state or settings here;
   * 3. lock the pull request (advisory, by repository id and number), read `GateState`, and call `judge` ONCE with it;
   * 4. `admit`: reserve one unit of the month's quota by one conditional update (reserved - returned < limit, no limit: always;
   *    spec G2), hold it for the review; when no unit is left, act on `whenQuotaOut` as on a verdict of its own. Then cancel every
   *    other queued or running review of this pull request (state `cancelled`, reason `superseded.code`), give each one's held quota
   *    back, append its `review:skipped` event `{ code, sentence, remedy }`, and add `endNotice(review)` to the outbox; insert the review
   *    row (`queued`, ordinal = highest ordinal of its key + 1, settings version and `asOf` as read); append event 1, `review:queued`
   *    `{ trigger, number, headSha, baseRef, title, author }`; add `job` to the outbox (with `notBefore` as its not_before and notBeforeMs);
   *    delivery: outcome `queued`, job pending, review id;
   * 5. `same-head`: cancel active reviews of OTHER heads of the pull request as in 4; delivery: `recorded`, reason `same-head`;
   * 6. `stale`: delivery: `ignored`, reason `stale`;
   * 7. `refused` / `skipped`: delivery outcome `refused` or `recorded` with the code. When `shown`: insert the review row
   *    (`skipped`, reason = code, sentence and remedy), append `review:skipped` `{ code, sentence, remedy }` as its event 1, add `endNotice(review)`.
   *    When `pause`: insert the pause (by "assay"). Add `notices` to the outbox, leaving alone ids that lie there already.
   */
  acceptReview(acceptance: ReviewAcceptance): Promise<AcceptedReview>;

  /**
   * Takes in one job that is not a review: the delivery, then (when `judge` is given) `AccessState` of the delivery's repository (rows
   * made sure of as in acceptReview 2) and, when `judge` answers with a reason, outcome `refused` and nothing more; else `cancel` when
   * given (as in cancelReviews), the job in the outbox, outcome `queued`, job pending. On the n-th attempt (n > 1, after a failed one)
   * the job's id is `<id>-<n>`, because the queue still knows the failed job's id.
   */
  acceptJob(acceptance: JobAcceptance): Promise<AcceptedJob>;

  /**
   * Stops what is running (spec G5): every queued or running review in scope becomes `cancelled` with the reason, its held quota is
   * returned, `review:skipped` `{ code, sentence, remedy }` is appended, `endNotice(review)` goes to the outbox. When `spare` is
   * given it is called first with the repository's state; a sentence from it means: cancel nothing, delivery `ignored` with
   * that reason. Otherwise delivery: `recorded`, reason = code. With `delivery` null (page, job) only the cancelling.
   */
  cancelReviews(cancellation: Cancellation): Promise<Cancelled>;

  /** Records a delivery that causes nothing: outcome `ignored` with the reason. A known guid changes nothing. */
  recordIgnored(delivery: Delivery, reason: string): Promise<void>;
}

/**
 * One review request with all that its transaction needs. `review` is a fresh id (`rev_…`). `windows` say since when
 * `GateState.counts` count. `month` is the UTC month of the quota, `YYYY-MM`. `judge` is pure and quick.
 */
export interface ReviewAcceptance {
  readonly delivery: Delivery | null;
  readonly review: string;
  readonly request: ReviewRequest;
  readonly now: number;
  readonly month: string;
  readonly windows: { readonly pullRequestSince: number; readonly rateSince: number };
  readonly judge: (state: GateState) => GateVerdict;
  readonly job: OutboxJob;
  readonly endNotice: (review: string) => OutboxJob;
  readonly superseded: CancelReason;
}

/** How a review request ended. `superseded` names the reviews that it cancelled. */
export type AcceptedReview =
  | {
      readonly kind: "accepted" | "requeued";
      readonly review: string;
      readonly superseded: readonly string[];
    }
  | { readonly kind: "duplicate"; readonly review: string | null }
  | { readonly kind: "same-head"; readonly review: string }
  | { readonly kind: "stale" }
  | { readonly kind: "refused" | "skipped"; readonly review: string | null; readonly stated: Stated };

/** One job that is not a review. `judge` null: nothing is asked of the repository's state (installation changes). */
export interface JobAcceptance {
  readonly delivery: Delivery;
  readonly judge: ((state: AccessState) => Stated | null) | null;
  readonly cancel: CancelOrder | null;
  readonly job: OutboxJob;
}

/** How a job was taken in. */
export type AcceptedJob =
  | { readonly kind: "accepted" | "requeued" | "duplicate" }
  | { readonly kind: "refused"; readonly stated: Stated };

/** Which reviews stop, and why. `asOf` (milliseconds) spares a review of a newer state of the pull request. */
export interface CancelOrder {
  readonly scope:
    | {
        readonly kind: "pull-request";
        readonly repository: number;
        readonly number: number;
        readonly asOf: number;
      }
    | { readonly kind: "repositories"; readonly repositories: readonly number[] }
    | { readonly kind: "installation"; readonly installation: number };
  readonly reason: CancelReason;
  readonly now: number;
  readonly endNotice: (review: string) => OutboxJob;
}

/** Why a review was stopped, with stable codes; `superseded` belongs to acceptReview, `stopped` to a person on the page. */
export interface CancelReason {
  readonly code: "superseded" | "closed" | "draft" | "deactivated" | "uninstalled" | "suspended" | "stopped";
  readonly sentence: string;
  readonly remedy: string;
}

/** One delivery (or a person's act, `delivery` null) that stops reviews. `job`, if any, is queued with it, unless it is spared. */
export interface Cancellation {
  readonly delivery: Delivery | null;
  readonly order: CancelOrder;
  readonly job?: OutboxJob | null;
  readonly spare: ((state: AccessState) => string | null) | null;
}

/** What was stopped. */
export type Cancelled =
  | { readonly kind: "cancelled"; readonly reviews: readonly string[] }
  | { readonly kind: "ignored"; readonly reason: string }
  | { readonly kind: "duplicate" };
