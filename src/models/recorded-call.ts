// What is kept of a question and its answer, so that a run can be read, priced and replayed later.
import { z } from "zod";
import { modelFailureKinds } from "../review/review.js";

const usageSchema = z.object({
  input: z.number(),
  cacheRead: z.number(),
  cacheWrite: z.number(),
  output: z.number(),
});

const accountSchema = z.object({
  model: z.string(),
  attempts: z.array(
    z.object({
      waitMs: z.number(),
      workMs: z.number(),
      outcome: z.enum(["answered", ...modelFailureKinds]),
      detail: z.string(),
    }),
  ),
  usage: usageSchema,
  costUsd: z.number().nullable(),
  fromCache: z.boolean(),
});

const outcomeSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("answered") }),
  z.object({
    kind: z.literal("failed"),
    failure: z.enum(modelFailureKinds),
    message: z.string(),
    remedy: z.string(),
  }),
]);

/**
 * The shape of one recorded question, for whoever writes it down and reads it back (spec A9, O3). `replies` are the texts
 * that came, in order, the malformed and the cut ones included; the last is the answer when `outcome` says so.
 */
export const recordedCallSchema = z.object({
  questionHash: z.string(),
  lens: z.string(),
  model: z.string(),
  system: z.string(),
  shared: z.string(),
  question: z.string(),
  replies: z.array(
    z.object({
      text: z.string(),
      finish: z.enum(["stop", "length", "refusal", "error"]),
      detail: z.string(),
      usage: usageSchema,
    }),
  ),
  outcome: outcomeSchema,
  account: accountSchema,
});

/** One recorded question with its replies, its outcome and its account. */
export type RecordedCall = z.infer<typeof recordedCallSchema>;
