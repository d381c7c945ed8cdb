// How often one address may try to sign in: a bucket of tries that refills with time, bounded in memory.
import type { Clock } from "../../runtime/runtime.js";

const mostAddresses = 10_000;

/** Says whether another try is allowed now. */
export interface RateLimit {
  take(address: string): boolean;
}

/**
 * At most `tries` in a row, refilled evenly over `perMs`. Counts live in this process; with several web processes each counts
 * its own. When more addresses than it can hold come, the oldest bucket is forgotten, never the newest refused.
 */
export function createRateLimit(limit: {
  readonly tries: number;
  readonly perMs: number;
  readonly clock: Clock;
}): RateLimit {
  const buckets = new Map<string, { left: number; at: number }>();
  return {
    take(address) {
      const now = limit.clock.now();
      const bucket = buckets.get(address) ?? { left: limit.tries, at: now };
      const left = Math.min(limit.tries, bucket.left + ((now - bucket.at) / limit.perMs) * limit.tries);
      buckets.delete(address);
      buckets.set(address, { left: left >= 1 ? left - 1 : left, at: now });
      const oldest = buckets.keys().next();
      if (buckets.size > mostAddresses && oldest.done !== true) buckets.delete(oldest.value);
      return left >= 1;
    },
  };
}
