// What findings were worth and what reviews cost, in numbers that can be opened (spec O2, K1).
import { budgetSchema } from "./repository-shapes.js";
import { outcomeSchema } from "./finding-shapes.js";
import { tokensSchema } from "./lens-run-shapes.js";
import { count, dollars, repositoryNameSchema, reviewId, moment, z, type Frozen } from "./shape.js";

const tally = {
  findings: count.describe("Kept and shown."),
  accepted: count,
  dismissed: count,
  fixed: count.describe("The code there was changed by merge."),
  open: count.describe("Nobody said anything yet."),
};

const said = z
  .object({
    resolved: count.describe("Findings whose thread is resolved."),
    replied: count.describe("Findings that somebody replied to."),
    up: count.describe("Thumbs up on comments, as last polled."),
    down: count.describe("Thumbs down."),
  })
  .describe("What people did at the code host without settling a finding.");

const precision = z
  .number()
  .min(0)
  .max(1)
  .nullable()
  .describe("(accepted + fixed) / (accepted + fixed + dismissed); null before anyone said anything.");

/** Precision of one lens with one model in one repository. */
const precisionRowSchema = z
  .object({
    lens: z.string(),
    model: z.string(),
    repository: repositoryNameSchema,
    ...tally,
    precision,
    said,
    reasons: z
      .array(z.object({ reason: z.string(), count }))
      .describe("Of dismissals, commonest first; at most 10."),
  })
  .openapi("PrecisionRow");

/** The same over time: one point per lens and day or week (UTC, `from` is its first moment). */
const precisionPointSchema = z
  .object({ from: moment, lens: z.string(), ...tally, precision })
  .openapi("PrecisionPoint");

/** Rows and points of one span. */
export const precisionSchema = z
  .object({
    rows: z.array(precisionRowSchema),
    points: z.array(precisionPointSchema),
    total: z.object({ ...tally, precision }),
  })
  .openapi("Precision");

/** A finding behind one of those numbers. */
export const countedFindingSchema = z
  .object({
    review: reviewId,
    id: z.string(),
    repository: repositoryNameSchema,
    number: z.int().positive(),
    lens: z.string(),
    model: z.string(),
    severity: z.enum(["critical", "major", "minor"]),
    path: z.string(),
    line: count,
    title: z.string(),
    at: moment,
    outcome: outcomeSchema.nullable(),
    commentUrl: z.string().nullable(),
  })
  .openapi("CountedFinding");

/** What one day, repository, lens or model cost. `key` is its id as text. */
const spendRowSchema = z
  .object({
    key: z.string(),
    label: z.string(),
    reviews: count,
    calls: count,
    tokens: tokensSchema,
    costUsd: dollars,
    unpriced: count.describe("Calls whose price is unknown and not in the sum."),
  })
  .openapi("SpendRow");

/** Spend of one span, and the day's budgets beside it. */
export const spendSchema = z
  .object({
    rows: z.array(spendRowSchema),
    total: z.object({ costUsd: dollars, reviews: count, calls: count }),
    budgets: z.array(z.object({ repository: repositoryNameSchema, budget: budgetSchema })),
  })
  .openapi("Spend");

/** Precision of one span. */
export type Precision = Frozen<z.infer<typeof precisionSchema>>;

/** A finding behind a number. */
export type CountedFinding = Frozen<z.infer<typeof countedFindingSchema>>;

/** Spend of one span. */
export type Spend = Frozen<z.infer<typeof spendSchema>>;
