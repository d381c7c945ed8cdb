// Takes one review request through the gate and into the store: the way of deliveries, commands, the page and the sweep alike.
import { randomBytes } from "node:crypto";
import type { Clock } from "../runtime/runtime.js";
import type { Delivery } from "./delivery.js";
import { rateWindowMs, type GatePolicy } from "./gate/gate-policy.js";
import type { GateSettings } from "./gate/gate-settings.js";
import { judgeReview } from "./gate/judge-review.js";
import { quotaMonth } from "./gate/quota-month.js";
import { endNoticeJob, reviewJob } from "./outbox-job.js";
import type { AcceptedReview, CancelReason, IntakeStore } from "./ports.js";
import type { ReviewRequest } from "./review-request.js";

/** A fresh review id: `rev_` and 22 letters that are safe in addresses and job ids (128 random bits). */
export function newReviewId(): string {
  return `rev_${randomBytes(16).toString("base64url")}`;
}

/** One request with its delivery, if it has one. `filters`, when given, stand in for those of the repository's row. */
export interface ReviewCall {
  readonly request: ReviewRequest;
  readonly delivery: Delivery | null;
  readonly filters?: GateSettings["filters"] | undefined;
}

/** What a request is taken in with. */
export interface ReviewDesk {
  readonly store: Pick<IntakeStore, "acceptReview">;
  readonly policy: GatePolicy;
  readonly clock: Pick<Clock, "now">;
}

/** Hands one request to the store, with the gate to judge it inside the store's transaction. Rejects as the store does. */
export function askForReview(
  { store, policy, clock }: ReviewDesk,
  call: ReviewCall,
): Promise<AcceptedReview> {
  const now = clock.now();
  const review = newReviewId();
  const { installation } = call.request.repository;
  const question = { request: call.request, now, policy, filters: call.filters };
  return store.acceptReview({
    delivery: call.delivery,
    review,
    request: call.request,
    now,
    month: quotaMonth(now),
    windows: { pullRequestSince: now - policy.pauseWindowMs, rateSince: now - rateWindowMs },
    judge: (state) => judgeReview(question, state),
    job: reviewJob(review, installation),
    endNotice: (ended) => endNoticeJob(ended, installation),
    superseded,
  });
}

const superseded: CancelReason = {
  code: "superseded",
  sentence: "A newer commit of the pull request took this review's place.",
  remedy: "Look at the review of the newest commit.",
};
