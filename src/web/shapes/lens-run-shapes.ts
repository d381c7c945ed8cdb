// How one lens went in one review: its tries, waits, tokens and price beside what is typical (spec A9, L3).
import { modelFailureKinds } from "../../review/review.js";
import { count, dollars, moment, z, type Frozen } from "./shape.js";

/** One try of a lens. `startedAt` is null where only durations were kept. */
const attemptSchema = z
  .object({
    number: z.int().min(1),
    startedAt: moment.nullable(),
    waitMs: count,
    workMs: count,
    outcome: z.enum(["answered", ...modelFailureKinds]),
    detail: z.string(),
  })
  .openapi("LensAttempt");

/** Tokens of one or several calls. `input` counts all input tokens, cached ones included. */
export const tokensSchema = z
  .object({ input: count, cacheRead: count, cacheWrite: count, output: count })
  .openapi("Tokens");

/** The states of a lens in a review. `retrying` waits for `nextTryAt`; `off` was not asked, `message` says why. */
export const lensStates = ["waiting", "running", "retrying", "answered", "failed", "off"] as const;

/** One lens of one review. Times in milliseconds: `waitMs` queued or backing off, `workMs` inside calls. */
export const lensRunSchema = z
  .object({
    lens: z.string(),
    title: z.string(),
    model: z.string().nullable().describe("Null when the offline reviewer answers."),
    state: z.enum(lensStates),
    part: count,
    parts: count,
    attempts: z.array(attemptSchema),
    startedAt: moment.nullable(),
    finishedAt: moment.nullable(),
    nextTryAt: moment.nullable(),
    waitMs: count,
    workMs: count,
    typicalMs: count
      .nullable()
      .describe("Median work time of this lens in this repository; null before there is one."),
    tokens: tokensSchema,
    costUsd: dollars.nullable().describe("Null where the price is unknown."),
    fromCache: z.boolean(),
    findings: count,
    failure: z.enum(modelFailureKinds).nullable(),
    message: z.string().nullable(),
    remedy: z.string().nullable(),
  })
  .openapi("LensRun");

/** One lens of one review. */
export type LensRun = Frozen<z.infer<typeof lensRunSchema>>;

/** Tokens of one or several calls. */
export type Tokens = Frozen<z.infer<typeof tokensSchema>>;
