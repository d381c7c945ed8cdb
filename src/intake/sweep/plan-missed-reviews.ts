// Which open pull requests have no review although they should: deliveries that were lost without a trace (spec W6).
import type { PullRequestFacts, ReviewState } from "../review-request.js";

/** The newest review that is held of a pull request's head. `code` is the reason of one that was skipped or cancelled. */
export interface HeldReview {
  readonly number: number;
  readonly headSha: string;
  readonly baseRef: string;
  readonly state: ReviewState;
  readonly code: string | null;
}

/** One active repository: its open pull requests as GitHub lists them now, and the reviews held of their heads. */
export interface MissedReviewQuestion {
  readonly open: readonly PullRequestFacts[];
  readonly held: readonly HeldReview[];
  readonly now: number;
  /** Pull requests that changed less than this ago may have their delivery under way. */
  readonly graceMs?: number;
  /** Pull requests that were last touched before this (milliseconds): the repository's activation; they are not reviewed unasked. */
  readonly since: number;
}

/**
 * The pull requests to review with the trigger `sweep`. A head with any review is left alone (failed ones too: that was stated), but for
 * one that was skipped as a draft and is none any more, and one that was stopped by closing and is open again. Pure.
 */
export function planMissedReviews(question: MissedReviewQuestion): readonly PullRequestFacts[] {
  const { open, held, now, graceMs = 120_000, since } = question;
  return open.filter((pull) => {
    if (pull.asOf < since || now - pull.asOf < graceMs) return false;
    const reviews = held.filter(
      (review) =>
        review.number === pull.number && review.headSha === pull.headSha && review.baseRef === pull.baseRef,
    );
    return reviews.every((review) => isOvertaken(review, pull));
  });
}

/** True when what ended a review is no longer so. */
function isOvertaken(review: HeldReview, pull: PullRequestFacts): boolean {
  if (review.state === "skipped") return review.code === "draft" && !pull.draft;
  if (review.state !== "cancelled") return false;
  return review.code === "draft" ? !pull.draft : review.code === "closed" || review.code === "superseded";
}
