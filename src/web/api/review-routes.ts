// Reviews over HTTP: the list, what needs a person, one review, its events, and what can be done with it.
import { isAtLeastRole } from "../auth/viewer.js";
import { changeRoute, readRoute, type Route } from "../http/define-route.js";
import { notFound } from "../http/problem.js";
import type { EventPort, ReviewPort } from "../ports.js";
import { attentionSchema } from "../shapes/attention-shapes.js";
import { streamedEventSchema } from "../shapes/event-shapes.js";
import { feedbackSchema, outcomeSchema } from "../shapes/finding-shapes.js";
import { reviewDetailSchema, reviewStates, reviewSummarySchema, verdicts } from "../shapes/review-shapes.js";
import { count, githubId, livePageOf, pageQuery, reviewId, z } from "../shapes/shape.js";
import { answerEnding, doneSchema, refused } from "./endings.js";
import { actionsOn } from "./review-actions.js";
import { readAllEvents } from "./read-all-events.js";
import { stagesOf } from "./review-stages.js";

const tag = "reviews";
const params = z.object({ id: reviewId });
const states = z
  .string()
  .transform((text) => text.split(","))
  .pipe(z.array(z.enum(reviewStates)))
  .describe(`Any of ${reviewStates.join(", ")}, separated by commas.`);
const listQuery = z.object({
  ...pageQuery,
  repository: z.coerce.number().pipe(githubId).optional(),
  state: states.optional(),
  verdict: z.enum(verdicts).optional(),
  search: z.string().trim().min(1).max(200).optional(),
});
const queuedSchema = z.object({ review: reviewId }).openapi("QueuedReview");

/** The routes of reviews. Rows outside the viewer's scope are answered as if they were not there. */
export function reviewRoutes(reviews: ReviewPort, events: EventPort): readonly Route[] {
  return [...listRoutes(reviews, events), ...singleRoutes(reviews, events), ...changingRoutes(reviews)];
}

function listRoutes(reviews: ReviewPort, events: EventPort): readonly Route[] {
  return [
    readRoute({
      path: "/reviews",
      tag,
      summary: "Reviews, newest first",
      role: "viewer",
      query: listQuery,
      answer: livePageOf(reviewSummarySchema, "ReviewPage"),
      handle: async ({ query, seen }) => {
        const asOf = await events.lastId(); // before the rows: they may hold more than asOf says, never less
        const { repository, state, verdict, search, limit, after } = query;
        const wanted = {
          scope: seen,
          repository: repository ?? null,
          states: state ?? [],
          verdict: verdict ?? null,
          search: search ?? null,
        };
        return { ...(await reviews.list(wanted, { limit, after: after ?? null })), asOf };
      },
    }),
    readRoute({
      path: "/attention",
      tag,
      summary: "What needs a person now, worst first",
      role: "viewer",
      answer: attentionSchema,
      handle: async ({ seen }) => {
        const asOf = await events.lastId();
        return { ...(await reviews.attention(seen)), asOf };
      },
    }),
  ];
}

function singleRoutes(reviews: ReviewPort, events: EventPort): readonly Route[] {
  return [
    readRoute({
      path: "/reviews/{id}",
      tag,
      summary: "One review whole",
      role: "viewer",
      params,
      answer: reviewDetailSchema,
      handle: async ({ params: { id }, seen, viewer, caller }) => {
        const asOf = await events.lastId();
        const record = await reviews.read(id, seen);
        if (record === null) return notFound("review");
        const log = await readAllEvents(events, id, seen);
        const stages = stagesOf(log, record);
        const mayRefill = isAtLeastRole(viewer.role, "operator");
        return { ...record, stages, actions: actionsOn(record, { caller, mayRefill }), asOf };
      },
    }),
    readRoute({
      path: "/reviews/{id}/events",
      tag,
      summary: "Events of one review, oldest first",
      role: "viewer",
      params,
      query: z.object({
        after: z.coerce.number().pipe(count).default(0),
        limit: z.coerce.number().int().min(1).max(500).default(200),
      }),
      answer: z.object({ items: z.array(streamedEventSchema) }).openapi("EventPage"),
      handle: async ({ params: { id }, query, seen }) => {
        if ((await reviews.read(id, seen)) === null) return notFound("review");
        return { items: await events.read({ ...query, review: id, scope: seen }) };
      },
    }),
  ];
}

function changingRoutes(reviews: ReviewPort): readonly Route[] {
  return [
    changeRoute({
      method: "post",
      path: "/reviews/{id}/run",
      tag,
      summary: "Review the same head again",
      role: "maintainer",
      params,
      status: 202,
      answer: queuedSchema,
      write: ({ params: { id } }) => ({ target: id }),
      handle: async ({ params: { id }, caller }) => answerQueued(await reviews.runAgain(id, caller)),
    }),
    changeRoute({
      method: "post",
      path: "/reviews/{id}/refill",
      tag,
      summary: "Grant its installation more reviews this month, and run it again",
      role: "operator",
      params,
      body: z.strictObject({ reviews: z.int().min(1).max(10_000) }),
      status: 202,
      answer: queuedSchema,
      write: ({ params: { id }, body }) => ({ target: id, detail: `${body.reviews} reviews more` }),
      handle: async ({ params: { id }, body, caller }) =>
        answerQueued(await reviews.refill(id, body.reviews, caller)),
    }),
    changeRoute({
      method: "post",
      path: "/reviews/{id}/cancel",
      tag,
      summary: "Stop a queued or running review",
      role: "maintainer",
      params,
      answer: doneSchema,
      write: ({ params: { id } }) => ({ target: id }),
      handle: async ({ params: { id }, caller }) => answerEnding(await reviews.cancel(id, caller), "review"),
    }),
    changeRoute({
      method: "put",
      path: "/reviews/{id}/findings/{finding}/feedback",
      tag,
      summary: "Accept a finding, dismiss it with a reason, or take that back",
      role: "maintainer",
      params: z.object({ id: reviewId, finding: z.string().min(1).max(200) }),
      body: feedbackSchema,
      answer: z.object({ outcome: outcomeSchema.nullable() }).openapi("FeedbackTaken"),
      write: ({ params: { id, finding }, body }) => ({ target: `${id}/${finding}`, detail: body.kind }),
      handle: async ({ params: { id, finding }, body, caller }) => {
        const ending = await reviews.recordFeedback({ review: id, finding, feedback: body }, caller);
        return ending.kind === "recorded" ? { outcome: ending.outcome } : notFound("finding");
      },
    }),
  ];
}

type Queued = Awaited<ReturnType<ReviewPort["runAgain"]>>;

function answerQueued(ending: Queued) {
  if (ending.kind === "queued") return { review: ending.review };
  return ending.kind === "refused" ? refused(ending) : notFound("review");
}
