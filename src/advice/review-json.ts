// The review of an operation for programs: its schema (`schemas/operation-review-v1.schema.json`), and how it is made.
import { z } from "zod";
import { advisedLanguages } from "./languages.js";
import { weaknessKinds } from "./advise/weakness.js";
import { gateNames } from "./prove/gate.js";
import type { Tried } from "./prove/try-proposal.js";
import type { OperationReview } from "./review-operation.js";

const range = { path: z.string(), startLine: z.int(), endLine: z.int(), name: z.string() };
const interval = z.tuple([z.number(), z.number()]).nullable().describe("95 %");

const figures = z.strictObject({
  state: z.string(),
  p50Ms: z.number().nullable(),
  p95Ms: z.number().nullable(),
  p99Ms: z.number().nullable(),
  errorPercent: z.number().nullable(),
  errorInterval: interval,
  attempts: z.number().nullable().describe("requests to the dependency for each call"),
  margin: z
    .strictObject({ title: z.string(), value: z.number(), unit: z.string() })
    .nullable()
    .describe("the narrowest of its checks"),
});

const verdict = z.enum(["helps", "no effect", "harms", "unclear"]);

const comparison = z.strictObject({
  verdict,
  why: z.string(),
  items: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      before: figures,
      after: figures,
      shiftMs: interval.describe("how much the median of faulted calls moved"),
      verdict,
      signs: z.array(z.string()).describe("what changed"),
      notJudged: z.array(z.string()).describe("what could not be compared, and why"),
    }),
  ),
});

const proposal = z.strictObject({
  title: z.string(),
  why: z.string(),
  tradeOff: z.string(),
  source: z.string().describe("rules, or the model"),
  answers: z.array(z.string()).describe("ids of weaknesses; empty for what no scenario measures"),
  edits: z.array(
    z.strictObject({
      path: z.string(),
      anchorLine: z.int().nullable(),
      search: z.string(),
      replace: z.string(),
    }),
  ),
  newDependencies: z.array(z.string()),
});

const tried = z.strictObject({
  proposal,
  outcome: z.enum(["kept", "no effect", "dropped"]),
  why: z.string(),
  gates: z.array(
    z.strictObject({
      name: z.enum(gateNames),
      state: z.enum(["passed", "failed", "not run"]),
      detail: z.string(),
    }),
  ),
  patch: z.string().nullable().describe("a unified diff; null where the edits make none"),
  isAlone: z.boolean().describe("it applies without those before it as well"),
  comparison: comparison.nullable(),
});

const located = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("not-found"), why: z.string() }),
  z.strictObject({
    kind: z.literal("located"),
    sure: z.number().min(0).max(1),
    others: z.int().describe("further routes that fit as well"),
    route: z.strictObject({
      framework: z.string(),
      method: z.string().nullable(),
      template: z.string(),
      handler: z.strictObject(range),
    }),
    outbound: z.array(
      z.strictObject({
        kind: z.enum(["http", "sql", "cache", "queue", "socket"]),
        path: z.string(),
        line: z.int(),
        callee: z.string(),
        sure: z.number().min(0).max(1),
        steps: z.array(z.strictObject({ ...range, how: z.string() })).describe("the way from the handler"),
      }),
    ),
  }),
]);

const reviewSchema = z.strictObject({
  format: z.literal("assay-operation-review"),
  version: z.literal(1),
  operation: z.strictObject({ operation: z.string().nullable(), method: z.string(), url: z.string() }),
  language: z.enum(advisedLanguages).nullable(),
  weaknesses: z.array(
    z.strictObject({
      id: z.string(),
      kind: z.enum(weaknessKinds),
      operation: z.string(),
      edge: z.string(),
      measures: z.array(z.strictObject({ name: z.string(), text: z.string() })),
      scenarios: z.array(z.strictObject({ id: z.string(), title: z.string() })),
    }),
  ),
  located,
  proposals: z
    .array(tried)
    .describe("in the order in which they were tried, and in which the kept patches apply"),
  notes: z.array(z.string()),
});

type Input = z.input<typeof reviewSchema>;

/** Content of `schemas/operation-review-v1.schema.json` (JSON Schema, draft 2020-12). A test holds the file to it. */
export function operationReviewSchemaFile(): string {
  const { $schema, ...rest } = z.toJSONSchema(reviewSchema, { target: "draft-2020-12", io: "input" });
  return `${JSON.stringify({ $schema, $id: "urn:assay:schema:operation-review:1", ...rest }, null, 2)}\n`;
}

/** The review as JSON (spec R9): the same that the other forms say. */
export function renderReviewJson({
  operation,
  language,
  weaknesses,
  located: place,
  tried: all,
  notes,
}: OperationReview): string {
  const review: Input = {
    ...{ format: "assay-operation-review", version: 1, language },
    operation: { operation: operation.operation, method: operation.method, url: operation.url },
    weaknesses: weaknesses.map(({ id, kind, operation: of, edge, measures, items }) => ({
      ...{ id, kind, operation: of, edge },
      measures: measures.map(({ name, text }) => ({ name, text })),
      scenarios: items.map((item) => ({ id: item.id, title: item.title })),
    })),
    located: toPlace(place),
    proposals: all.map(toTried),
    notes: [...notes],
  };
  return `${JSON.stringify(review, null, 2)}\n`;
}

function toPlace(place: OperationReview["located"]): Input["located"] {
  if (place.kind === "not-found") return place;
  const { route, sure, others, outbound } = place;
  const where = ({
    path,
    startLine,
    endLine,
    name,
  }: z.input<z.ZodObject<typeof range>>): z.input<z.ZodObject<typeof range>> => ({
    path,
    startLine,
    endLine,
    name,
  });
  return {
    ...{ kind: "located", sure, others },
    route: {
      framework: route.framework,
      method: route.method,
      template: route.template,
      handler: where(route.handler),
    },
    outbound: outbound.map(({ kind, path, call, sure: own, steps }) => ({
      ...{ kind, path, line: call.line, callee: call.callee, sure: own },
      steps: steps.map((step) => ({ ...where(step), how: step.how })),
    })),
  };
}

function toTried({ proposal: of, gates, comparison: compared, ...rest }: Tried): z.input<typeof tried> {
  return {
    ...rest,
    proposal: {
      ...of,
      answers: [...of.answers],
      newDependencies: [...of.newDependencies],
      edits: of.edits.map((edit) => ({ ...edit, anchorLine: edit.anchorLine ?? null })),
    },
    gates: [...gates],
    comparison: compared === null ? null : toComparison(compared),
  };
}

function toComparison({
  verdict: decided,
  why,
  items,
}: NonNullable<Tried["comparison"]>): z.input<typeof comparison> {
  const side = (one: (typeof items)[number]["before"]): z.input<typeof figures> => ({
    ...one,
    errorInterval: one.errorInterval === null ? null : [one.errorInterval[0], one.errorInterval[1]],
  });
  return {
    ...{ verdict: decided, why },
    items: items.map(({ before, after, shiftMs, signs, notJudged, ...rest }) => ({
      ...rest,
      ...{ before: side(before), after: side(after), signs: [...signs], notJudged: [...notJudged] },
      shiftMs: shiftMs === null ? null : [shiftMs[0], shiftMs[1]],
    })),
  };
}
