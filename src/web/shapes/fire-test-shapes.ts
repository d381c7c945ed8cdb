// Fire tests as the API shows them: rows of the list, one with its measurements, a comparison, and those of a review.
import { reviewStates } from "./review-shapes.js";
import { count, moment, repositoryNameSchema, reviewId, z, type Frozen } from "./shape.js";

/** The id of a fire test: `fire_` and 22 url-safe characters. */
export const fireTestId = z
  .string()
  .regex(/^fire_[A-Za-z0-9_-]{22}$/, "the id of a fire test is fire_ and 22 characters");

/** A whole commit sha, in lower case. */
const commitSha = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[0-9a-f]{40}$/, "a commit is given by its whole sha, 40 hexadecimal digits");

const ms = z.number().nullable().describe("Milliseconds.");
const interval = z.array(z.number()).length(2).nullable();

const row = {
  id: fireTestId,
  repository: repositoryNameSchema,
  commit: z.string(),
  commitUrl: z.string(),
  branch: z.string().nullable(),
  label: z.string().nullable(),
  source: z.enum(["upload", "artifact"]).describe("Uploaded, or read from an artifact of a workflow run."),
  verdict: z.enum(["passed", "failed", "nothing-tested"]),
  isComplete: z.boolean().describe("False where the run was interrupted."),
  scenarios: z.object({ passed: count, failed: count, notTested: count }),
  objectives: z.object({ held: count, missed: count }),
  startedAt: moment,
  finishedAt: moment,
  bytes: count,
  addedBy: z.string(),
  createdAt: moment,
};

/** One fire test in a list. Names and texts come from the uploaded file: show them as text. */
export const fireTestRowSchema = z.object(row).openapi("FireTestRow");

const summarySchema = z
  .object({
    calls: count,
    errors: count,
    timeouts: count,
    p50Ms: ms,
    p90Ms: ms,
    p95Ms: ms,
    p99Ms: ms,
    maxMs: ms,
  })
  .openapi("Percentiles");

const objectiveSchema = z
  .object({
    scenario: z.string().describe("The id of its scenario."),
    scenarioTitle: z.string(),
    title: z.string(),
    holds: z.boolean(),
    measured: z.number().nullable(),
    threshold: z.number().nullable(),
    margin: z.number().nullable().describe("threshold − measured; negative where it is missed"),
    unit: z.enum(["ms", "%", "calls", ""]),
    interval,
    detail: z.string(),
  })
  .openapi("Objective");

const scenarioSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    operation: z.string().nullable(),
    edge: z.string(),
    faults: z.string(),
    state: z.enum(["passed", "failed", "not-tested", "interrupted"]),
    why: z.string().nullable(),
    effect: z.string().nullable().describe("What the injected delay came to, in one phrase."),
    injectedMs: ms,
    latencyMultiple: z
      .number()
      .nullable()
      .describe("How much the median moved for each injected millisecond."),
    attemptsClean: z.number().nullable(),
    attemptsFaulted: z.number().nullable(),
    clean: summarySchema.nullable(),
    faulted: summarySchema.nullable(),
    own: summarySchema.nullable().describe("Faulted calls with the injected delay subtracted."),
    timeline: z.array(
      z.object({ atMs: z.number(), ms: z.number(), phase: z.enum(["clean", "faulted"]), ok: z.boolean() }),
    ),
  })
  .openapi("ScenarioOutcome");

const reviewOfSchema = z.object({
  id: reviewId,
  number: count,
  title: z.string(),
  state: z.enum(reviewStates),
  createdAt: moment,
  wasGiven: z.boolean().describe("Its resilience lens was given these very results."),
});

/** One fire test with everything that its report says. */
export const fireTestSchema = z
  .object({
    ...row,
    seed: z.int(),
    headline: z.string(),
    objectives: z.object({ held: count, missed: count, rows: z.array(objectiveSchema) }),
    outcomes: z.array(scenarioSchema),
    notFit: z
      .array(
        z.object({
          operation: z.string(),
          state: z.enum(["request-not-valid", "already-broken"]),
          why: z.string(),
        }),
      )
      .describe("Operations that fail with no fault injected."),
    omissions: z.array(z.string()).describe("What was not tested, and why."),
    reviews: z.array(reviewOfSchema),
    mayChange: z.boolean(),
  })
  .openapi("FireTest");

const figuresSchema = z.object({
  state: z.enum(["passed", "failed", "not-tested", "interrupted"]),
  p50Ms: ms,
  p95Ms: ms,
  p99Ms: ms,
  errorPercent: z.number().nullable(),
  attempts: z.number().nullable(),
  margin: z
    .object({ title: z.string(), value: z.number(), unit: z.enum(["ms", "%", "calls", ""]) })
    .nullable(),
});

/** Two fire tests of the same scenarios, `before` and `after`. */
export const fireComparisonSchema = z
  .object({
    before: fireTestRowSchema,
    after: fireTestRowSchema,
    verdict: z.enum(["helps", "no effect", "harms", "unclear"]),
    why: z.string(),
    scenarios: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        verdict: z.enum(["helps", "no effect", "harms", "unclear"]),
        signs: z.array(z.string()),
        shiftMs: interval.describe("How far the median of faulted calls moved, 95 % interval."),
        before: figuresSchema,
        after: figuresSchema,
      }),
    ),
    unmatched: count.describe("Scenarios that one side alone has."),
  })
  .openapi("FireTestComparison");

/** The measured results that stand beside a review (spec R11). */
export const reviewFireTestsSchema = z
  .object({
    given: z.array(
      z.object({
        side: z.enum(["base", "head"]),
        behind: count.describe("Commits between the change's base and the one that was measured."),
        test: fireTestRowSchema,
      }),
    ),
    ofHead: fireTestRowSchema.nullable().describe("The newest results of the reviewed head, given or not."),
  })
  .openapi("ReviewFireTests");

/** What is uploaded. `results` is the whole results.json. */
export const fireTestUploadSchema = z
  .strictObject({
    commit: commitSha,
    branch: z.string().trim().min(1).max(250).nullable().default(null),
    label: z.string().trim().min(1).max(200).nullable().default(null),
    results: z
      .looseObject({})
      .describe(
        "results.json as `assay scenario run` writes it; its shape is schemas/results-v1.schema.json.",
      ),
  })
  .openapi("FireTestUpload");

/** One fire test in a list. */
export type FireTestRow = Frozen<z.infer<typeof fireTestRowSchema>>;

/** One fire test whole. */
export type FireTest = Frozen<z.infer<typeof fireTestSchema>>;

/** One objective of a fire test. */
export type Objective = FireTest["objectives"]["rows"][number];

/** What came of one scenario. */
export type ScenarioOutcome = FireTest["outcomes"][number];

/** Two fire tests beside each other. */
export type FireTestComparison = Frozen<z.infer<typeof fireComparisonSchema>>;

/** The fire tests of a review. */
export type ReviewFireTests = Frozen<z.infer<typeof reviewFireTestsSchema>>;

/** What is uploaded. */
export type FireTestUpload = Readonly<z.infer<typeof fireTestUploadSchema>>;
