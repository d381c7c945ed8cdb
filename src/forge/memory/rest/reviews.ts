// `/repos/{owner}/{repo}/pulls/{number}/reviews`: create, list, read, update, submit, dismiss, delete while pending.
import type { Hono } from "hono";
import { z } from "zod";
import { createReview, refuseLength, submitPending } from "../actions/submit-review.js";
import { needs } from "../auth/permit.js";
import type { GitHubState } from "../github-state.js";
import {
  actorOf,
  numberParam,
  pullParam,
  readJson,
  type ApiContext,
  type ApiEnv,
} from "../http/api-context.js";
import { pageOf } from "../http/pagination.js";
import { notFound, unprocessable } from "../http/refusal.js";
import type { ReviewRecord } from "../nouns/review-record.js";
import { presentReview, presentReviewComment } from "../present/present-comment.js";
import { announceReview } from "../webhooks/announce.js";

const side = z.enum(["LEFT", "RIGHT"]);
const verb = z.enum(["APPROVE", "REQUEST_CHANGES", "COMMENT"]);

const createSchema = z.object({
  body: z.string().nullish(),
  event: verb.nullish(),
  commit_id: z.string().nullish(),
  comments: z
    .array(
      z.object({
        path: z.string(),
        body: z.string().min(1),
        line: z.number().int().nullish(),
        side: side.optional(),
        start_line: z.number().int().nullish(),
        start_side: side.nullish(),
        position: z.number().int().nullish(),
      }),
    )
    .nullish(),
});

/** Adds the routes to the repository's. */
export function addReviewRoutes(api: Hono<ApiEnv>, state: GitHubState): void {
  const read = needs(state, { pull_requests: "read" });
  const write = needs(state, { pull_requests: "write" });
  const all = "/pulls/:number/reviews";
  const one = "/pulls/:number/reviews/:reviewId";

  api.get(all, read, (context) => {
    const pull = pullParam(state, context);
    const seen = [...state.reviews.values()].filter(
      (review) => review.pullId === pull.id && maySee(state, context, review),
    );
    return context.json(pageOf(context, seen).map((review) => presentReview(state, review)));
  });

  api.post(all, write, async (context) => {
    const pull = pullParam(state, context);
    const wanted = await readJson(context, createSchema);
    const review = await createReview(state, pull, {
      author: actorOf(state, context),
      body: wanted.body ?? "",
      event: wanted.event ?? null,
      commitId: wanted.commit_id ?? null,
      comments: wanted.comments ?? [],
    });
    return context.json(presentReview(state, review));
  });

  api.get(one, read, (context) => context.json(presentReview(state, reviewParam(state, context))));

  api.get(`${one}/comments`, read, (context) => {
    const review = reviewParam(state, context);
    const comments = [...state.reviewComments.values()].filter(({ reviewId }) => reviewId === review.id);
    return context.json(pageOf(context, comments).map((comment) => presentReviewComment(state, comment)));
  });

  addReviewChanges(api, state);
}

function addReviewChanges(api: Hono<ApiEnv>, state: GitHubState): void {
  const write = needs(state, { pull_requests: "write" });
  const one = "/pulls/:number/reviews/:reviewId";

  api.put(one, write, async (context) => {
    const review = reviewParam(state, context);
    const { body } = await readJson(context, z.object({ body: z.string() }));
    refuseLength(state, body);
    review.body = body;
    if (review.state !== "PENDING")
      announceReview(state, { review, action: "edited", sender: actorOf(state, context) });
    return context.json(presentReview(state, review));
  });

  api.delete(one, write, (context) => {
    const review = reviewParam(state, context);
    if (review.state !== "PENDING") throw unprocessable("Can not delete a non-pending pull request review");
    state.reviews.delete(review.id);
    for (const comment of state.reviewComments.values()) {
      if (comment.reviewId !== review.id) continue;
      state.reviewComments.delete(comment.id);
      if (comment.inReplyTo === null) state.threads.delete(comment.threadId);
    }
    return context.json(presentReview(state, review));
  });

  api.post(`${one}/events`, write, async (context) => {
    const review = reviewParam(state, context);
    const wanted = await readJson(context, z.object({ event: verb, body: z.string().nullish() }));
    const pull = pullParam(state, context);
    submitPending(state, review, { pull, event: wanted.event, body: wanted.body ?? "" });
    return context.json(presentReview(state, review));
  });

  api.put(`${one}/dismissals`, write, async (context) => {
    const review = reviewParam(state, context);
    await readJson(context, z.object({ message: z.string().min(1), event: z.literal("DISMISS").optional() }));
    if (review.state !== "APPROVED" && review.state !== "CHANGES_REQUESTED")
      throw unprocessable(`Can not dismiss a ${review.state.toLowerCase()} pull request review`);
    review.state = "DISMISSED";
    announceReview(state, { review, action: "dismissed", sender: actorOf(state, context) });
    return context.json(presentReview(state, review));
  });
}

function reviewParam(state: GitHubState, context: ApiContext): ReviewRecord {
  const pull = pullParam(state, context);
  const review = state.reviews.get(numberParam(context, "reviewId"));
  if (review?.pullId !== pull.id || !maySee(state, context, review)) throw notFound();
  return review;
}

// A pending review is its author's alone.
function maySee(state: GitHubState, context: ApiContext, review: ReviewRecord): boolean {
  if (review.state !== "PENDING") return true;
  return context.get("caller").kind !== "anonymous" && actorOf(state, context) === review.author;
}
