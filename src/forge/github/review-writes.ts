// Writes reviews, inline comments and threads: each verb one call.
import { z } from "zod";
import { AssayError } from "../../runtime/runtime.js";
import type { LoneReviewComment, NewReviewComment, RepositoryWrites } from "./github.js";
import { graphqlWrite } from "./graphql.js";
import type { RepositoryCalls } from "./repository-calls.js";
import { sendWrite } from "./send-write.js";

type ReviewWrites = Pick<
  RepositoryWrites,
  | "createReview"
  | "deletePendingReview"
  | "updateReviewBody"
  | "dismissReview"
  | "createReviewComment"
  | "replyToThread"
  | "updateReviewComment"
  | "minimizeComment"
  | "resolveThread"
>;

const minimizeMutation = `mutation minimize($id: ID!, $reason: ReportedContentClassifiers!) {
  minimizeComment(input: { subjectId: $id, classifier: $reason }) { minimizedComment { isMinimized } } }`;
const resolveMutation = `mutation resolve($id: ID!) {
  resolveReviewThread(input: { threadId: $id }) { thread { isResolved } } }`;

/** The writes of reviews, for one repository. `mayResolve` is the operator's leave to ask for contents:write. */
export function createReviewWrites(calls: RepositoryCalls, mayResolve: boolean): ReviewWrites {
  const { caller, writing } = calls;
  const review = "/repos/{owner}/{repo}/pulls/{number}/reviews";
  const comments = "/repos/{owner}/{repo}/pulls/{number}/comments";
  return {
    createReview: (number, given, options) => {
      const { commit, body, event } = given;
      const parameters = { number, commit_id: commit, body, event, comments: given.comments.map(commentOf) };
      return sendWrite(caller, { ...writing(`POST ${review}`, parameters, options), content: true });
    },
    deletePendingReview: (number, reviewId, options) =>
      sendWrite(caller, writing(`DELETE ${review}/{review_id}`, { number, review_id: reviewId }, options)),
    updateReviewBody: ({ number, reviewId, body, signal }) =>
      sendWrite(
        caller,
        writing(`PUT ${review}/{review_id}`, { number, review_id: reviewId, body }, { signal }),
      ),
    dismissReview: ({ number, reviewId, message }) =>
      sendWrite(caller, {
        ...writing(`PUT ${review}/{review_id}/dismissals`, { number, review_id: reviewId, message }),
        content: true,
      }),
    createReviewComment: (number, comment) =>
      sendWrite(caller, {
        ...writing(`POST ${comments}`, { number, commit_id: comment.commit, ...placeOf(comment) }),
        content: true,
      }),
    replyToThread: (number, { firstComment, body }) =>
      // The route for replies is not enabled for Apps; this one is (github.md 4).
      sendWrite(caller, {
        ...writing(`POST ${comments}`, { number, body, in_reply_to: firstComment }),
        content: true,
      }),
    updateReviewComment: (commentId, body, options) =>
      sendWrite(
        caller,
        writing(
          "PATCH /repos/{owner}/{repo}/pulls/comments/{comment_id}",
          { comment_id: commentId, body },
          options,
        ),
      ),
    ...createThreadWrites(calls, mayResolve),
  };
}

function createThreadWrites(
  calls: RepositoryCalls,
  mayResolve: boolean,
): Pick<ReviewWrites, "minimizeComment" | "resolveThread"> {
  return {
    minimizeComment: async (nodeId, reason, options) => {
      try {
        await graphqlWrite(calls.caller, {
          ...{ name: "minimizeComment", query: minimizeMutation, schema: z.unknown() },
          variables: { id: nodeId, reason: reason.toUpperCase() },
          ...{ asker: calls.asker("write"), signal: options?.signal },
        });
        return { kind: "done", id: 0 };
      } catch (thrown) {
        if (!(thrown instanceof AssayError) || thrown.code !== "github-not-found") throw thrown;
        return { kind: "refused", status: 404, classification: "not-found", message: thrown.message };
      }
    },
    resolveThread: async (threadId) => {
      if (!mayResolve) return { kind: "not-permitted" };
      await graphqlWrite(calls.caller, {
        ...{ name: "resolveReviewThread", query: resolveMutation, schema: z.unknown() },
        ...{ variables: { id: threadId }, asker: calls.asker("resolve") },
      });
      return { kind: "resolved" };
    },
  };
}

function commentOf(comment: NewReviewComment): Record<string, unknown> {
  const { path, line, side, startLine, body } = comment;
  const range = startLine === null ? {} : { start_line: startLine, start_side: side };
  return { path, line, side, body, ...range };
}

function placeOf(comment: LoneReviewComment): Record<string, unknown> {
  const { line, path, body } = comment;
  return line === null ? { path, body, subject_type: "file" } : commentOf({ ...comment, line });
}
