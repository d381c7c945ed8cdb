// `/repos/{owner}/{repo}/pulls/comments` and `/pulls/{number}/comments`: comments on the change, with their reactions.
import type { Hono } from "hono";
import { z } from "zod";
import { addReviewComment, type CommentPlace } from "../actions/add-review-comment.js";
import { followComments } from "../actions/follow-comments.js";
import { commitOf, refuseLength, refusePending } from "../actions/submit-review.js";
import { needs } from "../auth/permit.js";
import type { GitHubState } from "../github-state.js";
import { repositoryOf } from "../github-state.js";
import { findPlace, type NoPlace } from "../git/find-place.js";
import {
  actorOf,
  numberParam,
  pullParam,
  readJson,
  type ApiContext,
  type ApiEnv,
} from "../http/api-context.js";
import { pageOf } from "../http/pagination.js";
import { notFound, refuse, validationFailed } from "../http/refusal.js";
import type { ReviewCommentRecord } from "../nouns/comment-record.js";
import type { PullRecord } from "../nouns/pull-record.js";
import type { ReviewRecord } from "../nouns/review-record.js";
import { presentReviewComment, pullOf } from "../present/present-comment.js";
import { announceReviewComment } from "../webhooks/announce.js";

const side = z.enum(["LEFT", "RIGHT"]);
const createSchema = z.object({
  body: z.string().min(1),
  commit_id: z.string().nullish(),
  path: z.string().optional(),
  line: z.number().int().nullish(),
  side: side.optional(),
  start_line: z.number().int().nullish(),
  start_side: side.nullish(),
  position: z.number().int().nullish(),
  in_reply_to: z.number().int().optional(),
  subject_type: z.enum(["line", "file"]).optional(),
});
type Wanted = z.infer<typeof createSchema>;

/** Adds the routes to the repository's. */
export function addReviewCommentRoutes(api: Hono<ApiEnv>, state: GitHubState): void {
  const read = needs(state, { pull_requests: "read" });
  const write = needs(state, { pull_requests: "write" });

  api.get("/pulls/:number/comments", read, (context) => {
    const pull = pullParam(state, context);
    const seen = [...state.reviewComments.values()].filter((one) => one.pullId === pull.id && !one.isPending);
    return context.json(pageOf(context, seen).map((one) => presentReviewComment(state, one)));
  });

  api.post("/pulls/:number/comments", write, async (context) => {
    const wanted = await readJson(context, createSchema);
    const comment = await create(state, context, wanted);
    return context.json(presentReviewComment(state, comment), 201);
  });

  api.post("/pulls/:number/comments/:commentId/replies", write, async (context) => {
    // GitHub's description marks this route as not enabled for Apps.
    if (context.get("caller").kind === "installation")
      throw refuse({ status: 403, message: "Resource not accessible by integration" });
    const { body } = await readJson(context, z.object({ body: z.string().min(1) }));
    const comment = await create(state, context, { body, in_reply_to: commentParam(state, context).id });
    return context.json(presentReviewComment(state, comment), 201);
  });

  api.get("/pulls/comments/:commentId", read, (context) =>
    context.json(presentReviewComment(state, commentParam(state, context))),
  );

  api.patch("/pulls/comments/:commentId", write, async (context) => {
    const comment = commentParam(state, context);
    const { body } = await readJson(context, z.object({ body: z.string().min(1) }));
    refuseLength(state, body);
    comment.body = body;
    comment.updatedAt = state.clock.now();
    announceReviewComment(state, { comment, action: "edited", sender: actorOf(state, context) });
    return context.json(presentReviewComment(state, comment));
  });

  api.delete("/pulls/comments/:commentId", write, (context) => {
    const comment = commentParam(state, context);
    state.reviewComments.delete(comment.id);
    const isLast = ![...state.reviewComments.values()].some((one) => one.threadId === comment.threadId);
    if (isLast) state.threads.delete(comment.threadId);
    announceReviewComment(state, { comment, action: "deleted", sender: actorOf(state, context) });
    return context.body(null, 204);
  });
}

async function create(state: GitHubState, context: ApiContext, wanted: Wanted): Promise<ReviewCommentRecord> {
  const pull = pullParam(state, context);
  const author = actorOf(state, context);
  refuseLength(state, wanted.body);
  refusePending(state, pull, author);
  const commitId = await commitOf(state, pull, wanted.commit_id ?? null);
  const at = await placeFor(state, { pull, commitId, wanted });
  const review: ReviewRecord = {
    id: state.nextId(),
    pullId: pull.id,
    author,
    body: "",
    state: "COMMENTED",
    commitId,
    submittedAt: state.clock.now(),
    minimized: null,
  };
  state.reviews.set(review.id, review); // a comment by itself is a review of one comment, at GitHub too
  const comment = addReviewComment(state, { review, body: wanted.body, at });
  await followComments(state, pull);
  announceReviewComment(state, { comment, action: "created", sender: author });
  return comment;
}

async function placeFor(
  state: GitHubState,
  given: { readonly pull: PullRecord; readonly commitId: string; readonly wanted: Wanted },
): Promise<CommentPlace> {
  const { pull, commitId, wanted } = given;
  if (wanted.in_reply_to !== undefined) {
    const to = state.reviewComments.get(wanted.in_reply_to);
    // Only the first comment of a thread can be answered.
    if (to?.pullId !== pull.id || to.inReplyTo !== null) throw invalid("in_reply_to", "is invalid");
    return { kind: "reply", to };
  }
  if (wanted.path === undefined || wanted.commit_id === undefined)
    throw invalid(wanted.path === undefined ? "path" : "commit_id", "can't be blank");
  const change = await state.readChange(repositoryOf(state, pull).git, pull.baseSha, commitId);
  const { path } = wanted;
  if (change === null || !change.files.some(({ diff }) => diff.path === path)) throw noPlace("path");
  if (wanted.subject_type === "file") return { kind: "file", path };
  const place = findPlace(change, { ...wanted, path });
  if (typeof place === "string") throw noPlace(place);
  return { kind: "line", place };
}

function invalid(field: string, words: string): Error {
  const message = `pull_request_review_thread.${field} ${words}`;
  return validationFailed({ resource: "PullRequestReviewComment", code: "custom", field, message });
}

function noPlace(why: NoPlace): Error {
  switch (why) {
    case "path":
      return invalid("path", "diff is missing or the path is not part of it");
    case "line":
      return invalid("line", "must be part of the diff");
    case "position":
      return invalid("position", "is invalid");
    case "start-line":
      return invalid("start_line", "must be part of the diff");
    case "start-order":
      return invalid("start_line", "must precede the end line.");
    case "hunk":
      return invalid("start_line", "must be part of the same hunk as the line.");
  }
}

function commentParam(state: GitHubState, context: ApiContext): ReviewCommentRecord {
  const comment = state.reviewComments.get(numberParam(context, "commentId"));
  if (comment === undefined || comment.isPending) throw notFound();
  if (pullOf(state, comment).repositoryId !== context.get("repository").id) throw notFound();
  return comment;
}
