// The purse of one review: tokens and money are reserved before a call and settled after it (spec K1).
import type { ModelUsage } from "../ports.js";
import type { ReviewCaps } from "../review-options.js";

/** A reservation that must be settled once, with what was really used. */
export interface Reservation {
  settle(spent: { usage: ModelUsage; costUsd: number | null }): void;
}

/** Grants calls while the review's caps allow. */
export interface Purse {
  /** A reservation, or the sentence that says which cap is reached. `costUsd` null (price unknown) counts as free. */
  reserve(estimate: { tokens: number; costUsd: number | null }): Reservation | { readonly refused: string };
}

/** Opens the purse of one review. */
export function openPurse(caps: Pick<ReviewCaps, "tokens" | "costUsd">): Purse {
  let tokens = 0;
  let costUsd = 0;
  return {
    reserve(estimate) {
      const price = estimate.costUsd ?? 0;
      if (tokens + estimate.tokens > caps.tokens) {
        return { refused: `the cap of ${caps.tokens} tokens for one review is reached` };
      }
      if (caps.costUsd !== null && costUsd + price > caps.costUsd) {
        return { refused: `the cap of $${caps.costUsd.toFixed(2)} for one review is reached` };
      }
      tokens += estimate.tokens;
      costUsd += price;
      return {
        settle(spent) {
          tokens += spent.usage.input + spent.usage.output - estimate.tokens;
          costUsd += (spent.costUsd ?? 0) - price;
        },
      };
    },
  };
}
