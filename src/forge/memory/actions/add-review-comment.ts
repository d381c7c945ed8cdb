// Stores comments on the change: at a place, on a file, or in answer to another.
import type { GitHubState } from "../github-state.js";
import type { FoundPlace } from "../git/find-place.js";
import type { ReviewCommentRecord } from "../nouns/comment-record.js";
import type { ReviewRecord } from "../nouns/review-record.js";

/** Where a comment goes. */
export type CommentPlace =
  | { readonly kind: "line"; readonly place: FoundPlace }
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "reply"; readonly to: ReviewCommentRecord };

/** Stores a comment of `review`, with its thread when it begins one. Announces nothing. */
export function addReviewComment(
  state: GitHubState,
  given: { readonly review: ReviewRecord; readonly body: string; readonly at: CommentPlace },
): ReviewCommentRecord {
  const { review, body, at } = given;
  const now = state.clock.now();
  const comment: ReviewCommentRecord = {
    ...placeOf(at),
    id: state.nextId(),
    pullId: review.pullId,
    reviewId: review.id,
    threadId: at.kind === "reply" ? at.to.threadId : openThread(state, review.pullId),
    inReplyTo: at.kind === "reply" ? (at.to.inReplyTo ?? at.to.id) : null,
    commitId: review.commitId,
    originalCommitId: at.kind === "reply" ? at.to.originalCommitId : review.commitId,
    author: review.author,
    body,
    isPending: review.state === "PENDING",
    createdAt: now,
    updatedAt: now,
    reactions: [],
    minimized: null,
  };
  state.reviewComments.set(comment.id, comment);
  return comment;
}

function openThread(state: GitHubState, pullId: number): number {
  const thread = { id: state.nextId(), pullId, resolvedBy: null };
  state.threads.set(thread.id, thread);
  return thread.id;
}

type Place = Pick<
  ReviewCommentRecord,
  | "subjectType"
  | "path"
  | "side"
  | "startSide"
  | "line"
  | "startLine"
  | "originalLine"
  | "originalStartLine"
  | "diffHunk"
>;

function placeOf(at: CommentPlace): Place {
  if (at.kind === "reply") {
    const { subjectType, path, side, startSide, line, startLine, originalLine, originalStartLine, diffHunk } =
      at.to;
    return { subjectType, path, side, startSide, line, startLine, originalLine, originalStartLine, diffHunk };
  }
  if (at.kind === "file")
    return {
      subjectType: "file",
      path: at.path,
      side: "RIGHT",
      startSide: null,
      line: null,
      startLine: null,
      originalLine: null,
      originalStartLine: null,
      diffHunk: "",
    };
  const { place } = at;
  return {
    subjectType: "line",
    path: place.path,
    side: place.side,
    startSide: place.startSide,
    line: place.line,
    startLine: place.startLine,
    originalLine: place.line,
    originalStartLine: place.startLine,
    diffHunk: place.diffHunk,
  };
}
