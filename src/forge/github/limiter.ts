// One limiter per installation: reads bounded, writes one after another and a second apart, and nobody goes on while limited.
import pLimit from "p-limit";
import { AssayError, type Clock } from "../../runtime/runtime.js";
import { pause } from "./pause.js";
import { exhaustedUntil, type LimitHit, type Resource } from "./rate-limit.js";
import { alone, type SharedLimits } from "./shared-limits.js";

/** A gate that every call of an installation passes. The work it lets through tells it what GitHub said. */
export interface Limiter {
  read<T>(resource: Resource, work: () => Promise<T>): Promise<T>;
  /** Serial; `content` (what people are notified of) waits until a second has passed since the last content. */
  write<T>(
    call: {
      readonly resource: Resource;
      readonly content: boolean;
      readonly signal: AbortSignal | undefined;
    },
    work: () => Promise<T>,
  ): Promise<T>;
  /** Notes a limit and gives the error to throw. */
  hit(resource: Resource, limit: LimitHit): AssayError;
  /** Notes an answer that was let through. */
  passed(resource: Resource, headers: Headers): void;
}

const concurrentReads = 8;
const contentGapMs = 1_000;
const firstWaitMs = 60_000;
const longestWaitMs = 3_600_000;

/**
 * A limiter for the installation called `name` in messages (spec P3). What `shared` tells of other processes counts as if it had
 * happened here. It holds nothing that must be closed.
 */
export function createLimiter(name: string, clock: Clock, shared: SharedLimits = alone): Limiter {
  const reads = pLimit(concurrentReads);
  const writes = pLimit(1);
  const until: Record<Resource | "all", number> = { core: 0, graphql: 0, all: 0 };
  let secondaryInRow = 0;
  let lastContentAt = -Infinity;
  const refuseWhileLimited = (resource: Resource): void => {
    const retryAtMs = Math.max(until[resource], until.all, shared.barredUntil(name, resource));
    if (retryAtMs > clock.now()) throw limited(name, retryAtMs);
  };
  return {
    read: async (resource, work) => {
      refuseWhileLimited(resource);
      return reads(async () => {
        refuseWhileLimited(resource);
        return work();
      });
    },
    write: async (call, work) => {
      refuseWhileLimited(call.resource);
      return writes(async () => {
        const gapMs = call.content ? lastContentAt + contentGapMs - clock.now() : 0;
        if (gapMs > 0) await pause(clock, gapMs, call.signal);
        const turnMs = call.content ? await shared.takeTurn(name, contentGapMs) : 0;
        if (turnMs > 0) await pause(clock, turnMs, call.signal);
        refuseWhileLimited(call.resource);
        try {
          return await work();
        } finally {
          if (call.content) lastContentAt = clock.now();
        }
      });
    },
    hit: (resource, limit) => {
      const isSecondary = limit.kind === "secondary";
      // Calls that were in flight together are one hit.
      if (isSecondary && until.all <= clock.now()) secondaryInRow += 1;
      const waitMs = Math.min(firstWaitMs * 2 ** Math.max(0, secondaryInRow - 1), longestWaitMs);
      const retryAtMs = Math.max(limit.retryAtMs ?? clock.now() + waitMs, clock.now() + 1_000);
      const barred = isSecondary ? "all" : resource;
      until[barred] = Math.max(until[barred], retryAtMs);
      shared.bar(name, barred, retryAtMs);
      return limited(name, retryAtMs);
    },
    passed: (resource, headers) => {
      secondaryInRow = 0;
      const resetAtMs = exhaustedUntil(headers);
      if (resetAtMs === null) return;
      if (resetAtMs > until[resource]) shared.bar(name, resource, resetAtMs);
      until[resource] = Math.max(until[resource], resetAtMs);
    },
  };
}

function limited(name: string, retryAtMs: number): AssayError {
  return new AssayError({
    code: "github-rate-limited",
    message: `GitHub's rate limit for ${name} is reached until ${new Date(retryAtMs).toISOString()}`,
    remedy: "Nothing to do: the work goes on by itself at that time.",
    retryAtMs,
  });
}
