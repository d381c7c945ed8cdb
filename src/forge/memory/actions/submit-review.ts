// Creates and submits reviews, whole or not at all.
import { repositoryOf, type GitHubState } from "../github-state.js";
import type { ChangeDiff } from "../git/change-diff.js";
import { findPlace, reviewRefusals, type FoundPlace, type WantedPlace } from "../git/find-place.js";
import { unprocessable, validationFailed } from "../http/refusal.js";
import type { PullRecord } from "../nouns/pull-record.js";
import type { ReviewRecord, ReviewRecordState } from "../nouns/review-record.js";
import { announceReview, announceReviewComment } from "../webhooks/announce.js";
import { addReviewComment } from "./add-review-comment.js";
import { followComments } from "./follow-comments.js";

/** The events that submit a review. */
export type ReviewVerb = "APPROVE" | "REQUEST_CHANGES" | "COMMENT";

/** A review as asked for. Without an `event` it stays pending. */
export interface WantedReview {
  readonly author: string;
  readonly body: string;
  readonly event: ReviewVerb | null;
  readonly commitId: string | null;
  readonly comments: readonly (WantedPlace & { readonly body: string })[];
}

const states: Readonly<Record<ReviewVerb, ReviewRecordState>> = {
  APPROVE: "APPROVED",
  REQUEST_CHANGES: "CHANGES_REQUESTED",
  COMMENT: "COMMENTED",
};

/**
 * Creates a review with its comments. Throws GitHub's 422 (and then nothing happened) for a pending review in the way, a verdict
 * on one's own pull request, a body that is missing or too long, a commit outside the pull request, or a comment whose place
 * cannot be resolved.
 */
export async function createReview(
  state: GitHubState,
  pull: PullRecord,
  wanted: WantedReview,
): Promise<ReviewRecord> {
  refusePending(state, pull, wanted.author);
  if (wanted.event !== null) refuseVerdict(pull, { ...wanted, event: wanted.event });
  for (const text of [wanted.body, ...wanted.comments.map((one) => one.body)]) refuseLength(state, text);
  const commitId = await commitOf(state, pull, wanted.commitId);
  const change = await state.readChange(repositoryOf(state, pull).git, pull.baseSha, commitId);
  const places = resolvePlaces(change, wanted.comments);
  refusePending(state, pull, wanted.author); // another request may have come in between
  const review: ReviewRecord = {
    id: state.nextId(),
    pullId: pull.id,
    author: wanted.author,
    body: wanted.body,
    state: wanted.event === null ? "PENDING" : states[wanted.event],
    commitId,
    submittedAt: wanted.event === null ? null : state.clock.now(),
    minimized: null,
  };
  state.reviews.set(review.id, review);
  for (const { place, body } of places)
    addReviewComment(state, { review, body, at: { kind: "line", place } });
  await followComments(state, pull);
  if (wanted.event !== null) announceSubmitted(state, review);
  return review;
}

/** Submits a pending review. Throws 422 for one that is not, and as `createReview` does. */
export function submitPending(
  state: GitHubState,
  review: ReviewRecord,
  wanted: { readonly pull: PullRecord; readonly event: ReviewVerb; readonly body: string },
): void {
  if (review.state !== "PENDING") throw unprocessable("Can not submit a review that is not pending");
  const comments = [...state.reviewComments.values()].filter((one) => one.reviewId === review.id);
  refuseVerdict(wanted.pull, { ...wanted, author: review.author, comments });
  refuseLength(state, wanted.body);
  if (wanted.body !== "") review.body = wanted.body;
  review.state = states[wanted.event];
  review.submittedAt = state.clock.now();
  for (const comment of comments) comment.isPending = false;
  announceSubmitted(state, review);
}

/** Throws 422 while `author` has a pending review of the pull request. */
export function refusePending(state: GitHubState, pull: PullRecord, author: string): void {
  for (const review of state.reviews.values())
    if (review.pullId === pull.id && review.state === "PENDING" && review.author === author)
      throw unprocessable("User can only have one pending review per pull request");
}

/** Throws 422 for a text over GitHub's limit. */
export function refuseLength(state: GitHubState, text: string): void {
  if (text.length <= state.limits.bodyCharacters) return;
  throw validationFailed({
    resource: "PullRequestReview",
    code: "custom",
    field: "body",
    message: `body is too long (maximum is ${state.limits.bodyCharacters} characters)`,
  });
}

/** The commit that a review or comment is for, the head by default. Throws 422 when the pull request does not hold it. */
export async function commitOf(state: GitHubState, pull: PullRecord, wanted: string | null): Promise<string> {
  if (wanted === null || wanted === pull.headSha) return pull.headSha;
  const { git } = repositoryOf(state, pull).git;
  const listed = await git.text(["rev-list", `${pull.baseSha}..${pull.headSha}`]);
  if (!listed.split("\n").includes(wanted))
    throw unprocessable("The commitOID is not part of the pull request");
  return wanted;
}

function refuseVerdict(
  pull: PullRecord,
  wanted: {
    readonly author: string;
    readonly body: string;
    readonly event: ReviewVerb;
    readonly comments: readonly unknown[];
  },
): void {
  if (pull.author === wanted.author && wanted.event === "APPROVE")
    throw unprocessable("Can not approve your own pull request");
  if (pull.author === wanted.author && wanted.event === "REQUEST_CHANGES")
    throw unprocessable("Can not request changes on your own pull request");
  const isEmpty = wanted.body.trim() === "";
  if (
    isEmpty &&
    (wanted.event === "REQUEST_CHANGES" || (wanted.event === "COMMENT" && wanted.comments.length === 0))
  )
    throw unprocessable("Body can't be blank");
}

function resolvePlaces(
  change: ChangeDiff | null,
  comments: WantedReview["comments"],
): { readonly place: FoundPlace; readonly body: string }[] {
  const errors = new Set<string>();
  const places = comments.flatMap((comment) => {
    const place = change === null ? "path" : findPlace(change, comment);
    if (typeof place === "object") return [{ place, body: comment.body }];
    errors.add(reviewRefusals[place]);
    return [];
  });
  if (errors.size > 0) throw unprocessable(...errors);
  return places;
}

function announceSubmitted(state: GitHubState, review: ReviewRecord): void {
  announceReview(state, { review, action: "submitted", sender: review.author });
  for (const comment of state.reviewComments.values())
    if (comment.reviewId === review.id)
      announceReviewComment(state, { comment, action: "created", sender: review.author });
}
