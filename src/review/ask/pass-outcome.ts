// Asks a question of a pass within the purse, and sums up how a pass went.
import type { ModelAccount, ModelPort, ModelQuestion, ModelReply } from "../ports.js";
import type { LensOutcome } from "../review-result.js";
import type { Purse } from "./purse.js";

/** What a pass asks with. */
export interface PassTools {
  readonly models: ModelPort;
  readonly purse: Purse;
  readonly signal?: AbortSignal | undefined;
}

/** How one question of a pass ended; `refused` is the cap that stood in the way, nothing being sent. */
export type PassReply<T> =
  ModelReply<T> | { readonly kind: "refused"; readonly message: string; readonly remedy: string };

/** Reserves tokens and money for a full answer, asks, and settles (spec K1, A9). Never throws for what a model does. */
export async function askPass<T>(question: ModelQuestion<T>, tools: PassTools): Promise<PassReply<T>> {
  const { models, purse, signal } = tools;
  const { model, system, shared, maxOutputTokens } = question;
  const input = models.countTokens(model, system + shared + question.question);
  const usage = { input, cacheRead: 0, cacheWrite: 0, output: maxOutputTokens };
  const grant = await purse.reserve({
    tokens: input + maxOutputTokens,
    costUsd: models.price(model, usage),
  });
  if ("refused" in grant)
    return {
      kind: "refused",
      message: `not asked: ${grant.refused}`,
      remedy: "Raise `caps` in .assay.yml, or switch the pass off.",
    };
  const reply = await models.ask(question, { signal });
  await grant.settle(reply.account);
  return reply;
}

/** A pass as the lenses' table has it: failed when one of its questions was not answered. */
export function outcomeOf(
  pass: { readonly name: string; readonly title: string; readonly model: string },
  replies: readonly PassReply<unknown>[],
): LensOutcome {
  const accounts = replies.flatMap((reply): ModelAccount[] =>
    reply.kind === "refused" ? [] : [reply.account],
  );
  const attempts = accounts.flatMap((account) => account.attempts);
  const shared = {
    lens: pass.name,
    title: pass.title,
    waitMs: attempts.reduce((sum, attempt) => sum + attempt.waitMs, 0),
    workMs: attempts.reduce((sum, attempt) => sum + attempt.workMs, 0),
    findings: 0,
    accounts,
  };
  const bad = replies.find((reply) => reply.kind !== "answered");
  if (bad === undefined) return { ...shared, state: "answered", by: pass.model };
  const failure = bad.kind === "failed" ? bad.failure : "cancelled";
  const { message, remedy } = bad;
  return { ...shared, state: "failed", by: pass.model, failure, message, remedy };
}
