// Keeps the account of one question while it is being asked: tries, times, tokens and money.
import type { ModelAccount, ModelAttempt, ModelUsage } from "../review/review.js";
import { addUsage, noUsage } from "./model-call.js";

/** Written to after every try; `account` may be read at any time (spec A9). */
export interface Ledger {
  add(attempt: ModelAttempt, usage: ModelUsage): void;
  account(): ModelAccount;
}

/** `price` is asked per try, because some prices depend on the size of one request. One unknown price makes the sum unknown. */
export function createLedger(model: string, price: (usage: ModelUsage) => number | null): Ledger {
  const attempts: ModelAttempt[] = [];
  let usage = noUsage;
  let costUsd: number | null = price(noUsage);
  return {
    add: (attempt, used) => {
      attempts.push(attempt);
      usage = addUsage(usage, used);
      const cost = price(used);
      costUsd = costUsd === null || cost === null ? null : costUsd + cost;
    },
    account: () => ({ model, attempts: [...attempts], usage, costUsd, fromCache: false }),
  };
}
