// Precision and spend over HTTP.
import type { Clock } from "../../runtime/runtime.js";
import { readRoute, type Route } from "../http/define-route.js";
import type { MeasurePort, PrecisionQuery, Span } from "../ports.js";
import type { Scope } from "../access-ports.js";
import { countedFindingSchema, precisionSchema, spendSchema } from "../shapes/measure-shapes.js";
import { githubId, moment, pageOf, pageQuery, z } from "../shapes/shape.js";

const dayMs = 86_400_000;
const repository = z.coerce.number().pipe(githubId).optional();
const span = {
  from: z.coerce.number().pipe(moment).optional().describe("Thirty days before `to` when left out."),
  to: z.coerce.number().pipe(moment).optional().describe("Now when left out."),
};
const counted = {
  ...span,
  repository,
  lens: z.string().min(1).max(40).optional(),
  model: z.string().min(1).max(200).optional(),
};

/** The routes of measures. */
export function measureRoutes(measures: MeasurePort, clock: Clock): readonly Route[] {
  return [
    readRoute({
      path: "/precision",
      tag: "measures",
      summary: "What findings were worth, per lens, model and repository, and over time",
      role: "viewer",
      query: z.object({ ...counted, bucket: z.enum(["day", "week"]).default("day") }),
      answer: precisionSchema,
      handle: ({ query, seen }) =>
        measures.precision({ ...countedQuery(query, seen, clock), bucket: query.bucket }),
    }),
    readRoute({
      path: "/precision/findings",
      tag: "measures",
      summary: "The findings behind a number",
      role: "viewer",
      query: z.object({
        ...counted,
        ...pageQuery,
        outcome: z
          .enum(["accepted", "dismissed", "fixed", "open", "said"])
          .optional()
          .describe("`said`: those that somebody resolved, replied to or reacted to at the code host."),
      }),
      answer: pageOf(countedFindingSchema, "CountedFindingPage"),
      handle: ({ query, seen }) =>
        measures.countedFindings(
          { ...countedQuery(query, seen, clock), outcome: query.outcome ?? null },
          { limit: query.limit, after: query.after ?? null },
        ),
    }),
    readRoute({
      path: "/spend",
      tag: "measures",
      summary: "What reviews cost, per day, repository, lens or model, against budgets",
      role: "viewer",
      query: z.object({
        ...span,
        repository,
        by: z.enum(["day", "repository", "lens", "model"]).default("day"),
      }),
      answer: spendSchema,
      handle: ({ query, seen }) =>
        measures.spend({
          ...spanOf(query, clock),
          scope: seen,
          repository: query.repository ?? null,
          by: query.by,
        }),
    }),
  ];
}

interface Asked {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly repository?: number | undefined;
  readonly lens?: string | undefined;
  readonly model?: string | undefined;
}

function countedQuery(query: Asked, scope: Scope, clock: Clock): PrecisionQuery {
  const { repository: id, lens, model } = query;
  return { ...spanOf(query, clock), scope, repository: id ?? null, lens: lens ?? null, model: model ?? null };
}

function spanOf(query: Pick<Asked, "from" | "to">, clock: Clock): Span {
  const to = query.to ?? clock.now();
  return { from: query.from ?? Math.max(0, to - 30 * dayMs), to };
}
