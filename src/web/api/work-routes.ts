// Quota, deliveries and dead jobs over HTTP.
import { changeRoute, readRoute, type Route } from "../http/define-route.js";
import type { QuotaPort, WorkPort } from "../ports.js";
import { quotaSchema } from "../shapes/repository-shapes.js";
import { count, githubId, pageOf, pageQuery, z } from "../shapes/shape.js";
import { deadJobSchema, deliverySchema } from "../shapes/work-shapes.js";
import { answerEnding, doneSchema } from "./endings.js";

/** The routes of monthly quota. */
export function quotaRoutes(quota: QuotaPort): readonly Route[] {
  const tag = "quota";
  return [
    readRoute({
      path: "/quota",
      tag,
      summary: "What each installation may still review this month",
      role: "viewer",
      answer: z.object({ items: z.array(quotaSchema) }).openapi("QuotaList"),
      handle: async ({ seen }) => ({ items: await quota.list(seen) }),
    }),
    changeRoute({
      method: "put",
      path: "/quota/{installation}",
      tag,
      summary: "Set or lift an installation's monthly limit",
      role: "operator",
      params: z.object({ installation: z.coerce.number().pipe(githubId) }),
      body: z.strictObject({ limit: count.max(1_000_000).nullable() }),
      answer: doneSchema,
      write: ({ params, body }) => ({
        target: `installation ${params.installation}`,
        detail: `limit ${body.limit ?? "none"}`,
      }),
      handle: async ({ params, body, caller }) =>
        answerEnding(await quota.setLimit(params.installation, body.limit, caller), "installation"),
    }),
  ];
}

/** The routes of deliveries. */
export function deliveryRoutes(work: WorkPort): readonly Route[] {
  const tag = "deliveries";
  return [
    readRoute({
      path: "/deliveries",
      tag,
      summary: "Webhook calls as recorded, newest first",
      role: "viewer",
      query: z.object({
        ...pageQuery,
        outcome: deliverySchema.shape.outcome.optional(),
        job: z.enum(["pending", "done", "failed"]).optional(),
        search: z.string().trim().min(1).max(200).optional(),
      }),
      answer: pageOf(deliverySchema, "DeliveryPage"),
      handle: ({ query: { outcome, job, search, limit, after }, seen }) =>
        work.listDeliveries(
          { scope: seen, outcome: outcome ?? null, jobState: job ?? null, search: search ?? null },
          { limit, after: after ?? null },
        ),
    }),
    changeRoute({
      method: "post",
      path: "/deliveries/{guid}/redeliver",
      tag,
      summary: "Have it delivered and handled again",
      role: "maintainer",
      params: z.object({ guid: z.string().regex(/^[A-Za-z0-9-]{1,100}$/) }),
      status: 202,
      answer: doneSchema,
      write: ({ params: { guid } }) => ({ target: `delivery ${guid}` }),
      handle: async ({ params: { guid }, caller, signal }) =>
        answerEnding(await work.redeliver(guid, caller, signal), "delivery"),
    }),
  ];
}

/** The routes of jobs that were given up. */
export function deadJobRoutes(work: WorkPort): readonly Route[] {
  const tag = "dead jobs";
  const change = (verb: "retry" | "discard", summary: string): Route =>
    changeRoute({
      method: "post",
      path: `/dead-jobs/{id}/${verb}`,
      tag,
      summary,
      role: "maintainer",
      params: z.object({ id: z.string().min(1).max(100) }),
      answer: doneSchema,
      write: ({ params: { id } }) => ({ target: `dead job ${id}` }),
      handle: async ({ params: { id }, caller }) =>
        answerEnding(
          verb === "retry" ? await work.retryJob(id, caller) : await work.discardJob(id, caller),
          "dead job",
        ),
    });
  return [
    readRoute({
      path: "/dead-jobs",
      tag,
      summary: "Jobs that were given up, newest first",
      role: "viewer",
      query: z.object({ ...pageQuery, state: deadJobSchema.shape.state.optional() }),
      answer: pageOf(deadJobSchema, "DeadJobPage"),
      handle: ({ query: { state, limit, after }, seen }) =>
        work.listDeadJobs({ scope: seen, state: state ?? null }, { limit, after: after ?? null }),
    }),
    change("retry", "Queue it again"),
    change("discard", "Put it away for good"),
  ];
}
