// The table `lens_runs`: what each lens of each review took and cost (spec A9, K1).
import type { LensOutcome, ModelAccount } from "../../../review/review.js";
import type { Db } from "../schema.js";

/** Keeps how one lens went. A second time changes nothing. */
export async function keepLensRun(
  tx: Db,
  of: { readonly review: string; readonly repository: number; readonly at: number },
  outcome: LensOutcome,
): Promise<void> {
  const failed = outcome.state === "failed" ? outcome : null;
  await tx
    .insertInto("lens_runs")
    .values({
      review_id: of.review,
      repository_id: of.repository,
      lens: outcome.lens,
      title: outcome.title,
      model: outcome.accounts[0]?.model ?? outcome.by,
      state: outcome.state,
      attempts: sum(outcome.accounts, (account) => account.attempts.length),
      wait_ms: Math.round(outcome.waitMs),
      work_ms: Math.round(outcome.workMs),
      input_tokens: sum(outcome.accounts, (account) => account.usage.input),
      cache_read_tokens: sum(outcome.accounts, (account) => account.usage.cacheRead),
      cache_write_tokens: sum(outcome.accounts, (account) => account.usage.cacheWrite),
      output_tokens: sum(outcome.accounts, (account) => account.usage.output),
      cost_usd: outcome.accounts.some((account) => account.costUsd !== null)
        ? sum(outcome.accounts, (account) => account.costUsd ?? 0)
        : null,
      unpriced: outcome.accounts.filter((account) => account.costUsd === null).length,
      findings: outcome.findings,
      failure: failed?.failure ?? null,
      message: outcome.state === "answered" ? null : outcome.message,
      remedy: failed?.remedy ?? null,
      at: new Date(of.at),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

function sum(accounts: readonly ModelAccount[], of: (account: ModelAccount) => number): number {
  return accounts.reduce((total, account) => total + of(account), 0);
}
