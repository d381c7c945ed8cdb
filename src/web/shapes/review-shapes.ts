// A review as a row of a list and as a whole page.
import { droppedSchema, findingSchema } from "./finding-shapes.js";
import { lensRunSchema, lensStates, tokensSchema } from "./lens-run-shapes.js";
import { count, dollars, moment, repositoryNameSchema, reviewId, z, type Frozen } from "./shape.js";

/** Every state of a review. A superseded one is cancelled, with that reason. */
export const reviewStates = ["queued", "running", "completed", "failed", "skipped", "cancelled"] as const;

/** Every verdict. */
export const verdicts = ["approve", "comment", "request-changes"] as const;

/** What asked for a review. */
const reviewTriggers = [
  "opened",
  "synchronize",
  "reopened",
  "ready",
  "base-changed",
  "command",
  "rerequested",
  "page",
  "sweep",
] as const;

const countsSchema = z
  .object({ critical: count, major: count, minor: count, dropped: count })
  .openapi("FindingCounts");

const summaryFields = {
  id: reviewId,
  repository: repositoryNameSchema,
  number: z.int().positive(),
  title: z.string().describe("As its author wrote it: untrusted, show it as text."),
  author: z.string(),
  headSha: z.string(),
  baseRef: z.string(),
  trigger: z.enum(reviewTriggers),
  ordinal: z.int().min(1).describe("The n-th review of this very head."),
  state: z.enum(reviewStates),
  reason: z.string().nullable().describe("Why it failed, was skipped or was cancelled."),
  remedy: z.string().nullable(),
  verdict: z.enum(verdicts).nullable(),
  degraded: z.boolean(),
  counts: countsSchema,
  lenses: z.array(z.object({ lens: z.string(), state: z.enum(lensStates) })),
  costUsd: dollars.nullable(),
  createdAt: moment,
  startedAt: moment.nullable(),
  finishedAt: moment.nullable(),
  progressAt: moment,
  isStuck: z.boolean().describe("Running, with no progress for longer than allowed (spec Q3)."),
  pullRequestUrl: z.string(),
};

/** A review as a row of the list. */
export const reviewSummarySchema = z.object(summaryFields).openapi("ReviewSummary");

const cellSchema = z.object({
  path: z.string(),
  lens: z.string(),
  state: z.enum(["read", "checked", "partly", "empty", "ignored", "skipped", "failed"]),
  reason: z.string(),
});

const contextSchema = z
  .object({
    step: z.enum(["graph", "outline", "diff-only"]),
    detail: z.string(),
    symbols: z.array(
      z.object({
        path: z.string(),
        name: z.string(),
        kind: z.string(),
        startLine: count,
        endLine: count,
        reason: z.string(),
        confidence: z.number(),
        score: z.number(),
      }),
    ),
  })
  .openapi("AttachedContext");

/** One line of the effective configuration and where its value came from (spec F3). */
export const configurationRowSchema = z
  .object({ key: z.string(), value: z.string(), from: z.string() })
  .openapi("ConfigurationRow");

/** A problem of configuration or surroundings that did not stop a review. */
export const warningSchema = z
  .object({ path: z.string().nullable(), line: z.int().nullable(), message: z.string() })
  .openapi("Warning");

/** What the store knows of one review beyond its row. Null parts are not there yet, or were purged (`purgedAt`). */
const recordFields = {
  ...summaryFields,
  baseSha: z.string(),
  settingsVersion: count,
  mode: z.enum(["offline", "models"]).nullable(),
  verdictReason: z.string().nullable(),
  summary: z.string().nullable(),
  lensRuns: z.array(lensRunSchema),
  findings: z.array(findingSchema),
  dropped: z.array(droppedSchema),
  coverage: z.object({ cells: z.array(cellSchema), files: count, complete: z.boolean() }).nullable(),
  context: contextSchema.nullable(),
  configuration: z.array(configurationRowSchema),
  warnings: z.array(warningSchema),
  patch: z.string().nullable().describe("Suggestions that apply together, as one unified diff."),
  tokens: tokensSchema,
  links: z.object({ review: z.string().nullable(), checkRun: z.string().nullable() }),
  supersededBy: reviewId.nullable(),
  deliveryGuid: z.string().nullable(),
  purgedAt: moment.nullable(),
};

export const reviewRecordSchema = z.object(recordFields);

/** The seven stages of a review, in order. */
export const stageNames = [
  "queued",
  "diff",
  "context",
  "lenses",
  "synthesis",
  "posting",
  "finished",
] as const;

/** One stage. `startedAt` is null while it waits. */
export const stageSchema = z
  .object({
    stage: z.enum(stageNames),
    state: z.enum(["waiting", "running", "done", "failed", "skipped"]),
    startedAt: moment.nullable(),
    finishedAt: moment.nullable(),
    detail: z.string(),
  })
  .openapi("Stage");

/** What the person may do with a review now; `because` says why not. */
export const reviewActionSchema = z
  .object({
    action: z.enum(["run-again", "refill", "cancel", "open-settings"]),
    allowed: z.boolean(),
    because: z.string().nullable(),
  })
  .openapi("ReviewAction");

/** One review as the page shows it. `asOf` is the last event that it holds: open the stream after it. */
export const reviewDetailSchema = z
  .object({
    ...recordFields,
    stages: z.array(stageSchema),
    actions: z.array(reviewActionSchema),
    asOf: count,
  })
  .openapi("Review");

/** A review as a row of the list. */
export type ReviewSummary = Frozen<z.infer<typeof reviewSummarySchema>>;

/** What a store hands over for one review. */
export type ReviewRecord = Frozen<z.infer<typeof reviewRecordSchema>>;

/** One review as the page shows it. */
export type ReviewDetail = Frozen<z.infer<typeof reviewDetailSchema>>;

/** One stage of a review. */
export type Stage = Frozen<z.infer<typeof stageSchema>>;

/** What a person may do with a review. */
export type ReviewAction = Frozen<z.infer<typeof reviewActionSchema>>;

/** The state of a review. */
export type ReviewState = (typeof reviewStates)[number];
