// The published shape of how each lens went: its end, its calls, their tokens and their price (part of review-v1).
import { z } from "zod";
import { modelFailureKinds } from "../../review/review.js";

const ms = z.number().min(0).describe("Milliseconds.");
const tokens = z.int().min(0);

const failure = z
  .enum(modelFailureKinds)
  .meta({ id: "failure", description: "Why a model call ended without an answer." });

const usage = z
  .object({
    input: tokens.describe("All input tokens, cached ones included."),
    cacheRead: tokens,
    cacheWrite: tokens,
    output: tokens,
  })
  .meta({ id: "usage", description: "Tokens of one call." });

const account = z
  .object({
    model: z.string(),
    attempts: z.array(
      z.object({
        waitMs: ms,
        workMs: ms,
        outcome: z.union([z.literal("answered"), failure]),
        detail: z.string(),
      }),
    ),
    usage,
    costUsd: z.number().min(0).nullable().describe("US dollars; null where the price is unknown."),
    fromCache: z.boolean().describe("Answered from an earlier, identical question."),
  })
  .meta({ id: "account", description: "What one call cost and how it went." });

const lensRun = {
  lens: z.string(),
  title: z.string(),
  waitMs: ms,
  workMs: ms,
  findings: z.int().min(0),
  accounts: z.array(account),
};

/** How one lens went: answered, failed with the remedy, or switched off. */
export const lensSchema = z
  .discriminatedUnion("state", [
    z.object({ ...lensRun, state: z.literal("answered"), by: z.string() }),
    z.object({
      ...lensRun,
      state: z.literal("failed"),
      by: z.string(),
      failure,
      message: z.string(),
      remedy: z.string(),
    }),
    z.object({ ...lensRun, state: z.literal("off"), by: z.null(), message: z.string() }),
  ])
  .meta({ id: "lens" });
