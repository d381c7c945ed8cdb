// The results of a run as data: the shape of results.json, version 1. `schemas/results-v1.schema.json` is made from it.
import { z } from "zod";

const ms = z.number().nullable();
const interval = z.tuple([z.number(), z.number()]).nullable().describe("95 % interval");

const summarySchema = z.object({
  calls: z.int(),
  errors: z.int().describe("5xx, timeouts and broken connections"),
  timeouts: z.int(),
  statuses: z.record(z.string(), z.int()),
  meanMs: ms,
  p50Ms: ms,
  p90Ms: ms,
  p95Ms: ms,
  p99Ms: ms,
  maxMs: ms,
});

const checkSchema = z.object({
  kind: z.enum(["status", "response-time", "latency", "error-rate", "recovers", "at-most-once", "stays-up"]),
  title: z.string(),
  holds: z.boolean(),
  measured: z.number().nullable(),
  threshold: z.number().nullable(),
  margin: z.number().nullable().describe("threshold − measured; negative where the objective is missed"),
  unit: z.enum(["ms", "%", "calls", ""]),
  interval,
  detail: z.string(),
});

const breakPointSchema = z.object({
  field: z.string(),
  state: z.enum(["found", "holds-throughout", "breaks-throughout"]),
  holdsAt: z.number().nullable().describe("the greatest magnitude at which everything held"),
  breaksAt: z.number().nullable().describe("the smallest magnitude at which something did not"),
  probes: z.array(z.object({ magnitude: z.number(), holds: z.boolean(), p95Ms: ms })),
});

const itemSchema = z.object({
  id: z.string().describe("names the draws together with the seed"),
  title: z.string(),
  file: z.string(),
  line: z.int(),
  operation: z.string().nullable(),
  method: z.string(),
  url: z.string(),
  edge: z.string().describe("client, or the name of the dependency"),
  faults: z.array(z.record(z.string(), z.unknown())),
  strategy: z.string(),
  state: z.enum(["passed", "failed", "not-tested", "interrupted"]),
  why: z.string().nullable(),
  checks: z.array(checkSchema),
  clean: summarySchema.nullable(),
  faulted: summarySchema.nullable(),
  own: summarySchema.nullable().describe("faulted calls with the injected delay subtracted"),
  injectedMs: ms.describe("median delay injected into one faulted call"),
  shiftMs: interval.describe("median of faulted − median of clean calls"),
  effect: z.enum(["none", "pass-through", "amplified", "absorbed", "unclear"]).nullable(),
  latencyMultiple: z.number().nullable().describe("shift of the median for each injected millisecond"),
  attemptsClean: z.number().nullable().describe("requests to the dependency for each clean call"),
  attemptsFaulted: z.number().nullable().describe("requests to the dependency for each faulted call"),
  breakPoint: breakPointSchema.nullable(),
  decisions: z.object({ applied: z.int(), spared: z.int(), digest: z.string() }),
  timeline: z.array(
    z.object({
      atMs: z.number().describe("since the item began"),
      ms: z.number(),
      phase: z.enum(["clean", "faulted"]),
      ok: z.boolean(),
    }),
  ),
});

const baselineSchema = z.object({
  operation: z.string().nullable(),
  method: z.string(),
  url: z.string(),
  state: z.enum(["clean", "request-not-valid", "already-broken"]),
  why: z.string().nullable(),
  calls: z.int(),
  failures: z.int(),
  summary: summarySchema,
});

/** The whole of results.json. Times are ISO 8601 in UTC, durations milliseconds. */
export const resultsSchema = z
  .object({
    format: z.literal("assay-scenario-results"),
    version: z.literal(1),
    seed: z.int(),
    startedAt: z.string(),
    finishedAt: z.string(),
    state: z.enum(["complete", "interrupted"]),
    verdict: z.enum(["passed", "failed", "nothing-tested"]),
    application: z.object({
      startedByAssay: z.boolean(),
      redirected: z.record(z.string(), z.array(z.string())),
    }),
    baselines: z.array(baselineSchema),
    items: z.array(itemSchema),
    notes: z.array(z.object({ file: z.string(), line: z.int(), message: z.string() })),
  })
  .describe("What an application did while the connections around it were broken on a plan.");

/** The results of one run. */
export type RunResults = z.output<typeof resultsSchema>;
/** What came of one scenario item. */
export type ItemResult = z.output<typeof itemSchema>;
/** What came of the unfaulted calls of one operation. */
export type Baseline = z.output<typeof baselineSchema>;
/** One thing that had to hold, and by how much it did. */
export type Check = z.output<typeof checkSchema>;
/** Where an objective breaks as a fault grows. */
export type BreakPoint = z.output<typeof breakPointSchema>;
