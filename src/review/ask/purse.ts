// The purse of one review: tokens and money are reserved before a call and settled after it (spec K1).
import type { ModelUsage } from "../ports.js";
import type { ReviewCaps } from "../review-options.js";

/** A reservation that must be settled once, with what was really used. */
export interface Reservation {
  settle(spent: { usage: ModelUsage; costUsd: number | null }): Promise<void>;
}

/** Grants calls while the caps allow. A purse may be shared by several processes, so every answer is waited for. */
export interface Purse {
  /** A reservation, or the sentence that says which cap is reached. `costUsd` null (price unknown) counts as free. */
  reserve(estimate: {
    tokens: number;
    costUsd: number | null;
  }): Promise<Reservation | { readonly refused: string }>;
}

/** Opens the purse of one review that runs within this process. */
export function openPurse(caps: Pick<ReviewCaps, "tokens" | "costUsd">): Purse {
  let tokens = 0;
  let costUsd = 0;
  return {
    reserve(estimate) {
      const price = estimate.costUsd ?? 0;
      if (tokens + estimate.tokens > caps.tokens)
        return Promise.resolve({ refused: `the cap of ${caps.tokens} tokens for one review is reached` });
      if (caps.costUsd !== null && costUsd + price > caps.costUsd) {
        const cap = `$${caps.costUsd.toFixed(2)}`;
        return Promise.resolve({ refused: `the cap of ${cap} for one review is reached` });
      }
      tokens += estimate.tokens;
      costUsd += price;
      return Promise.resolve({
        settle(spent) {
          tokens += spent.usage.input + spent.usage.output - estimate.tokens;
          costUsd += (spent.costUsd ?? 0) - price;
          return Promise.resolve();
        },
      });
    },
  };
}
