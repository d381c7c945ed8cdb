// After a call went wrong: stop, wait and ask again, ask for a repair, or ask with more room. Pure.
import type { ModelFailureKind } from "../../review/review.js";

/** How often each kind is asked again. Kinds that are missing here never are: asking again cannot help, or costs money twice. */
const retriesByKind: Partial<Record<ModelFailureKind, number>> = {
  rate_limit: 3,
  unavailable: 3,
  network: 3,
  timeout: 1,
  bad_wire: 1,
};

const firstBackoffMs = 1_000;
const longestBackoffMs = 20_000;

/** What the policy has spent on this question so far. */
export interface AskProgress {
  readonly retries: number;
  readonly hasRepaired: boolean;
  readonly hasEnlarged: boolean;
  readonly outputTokens: number;
}

/**
 * The state of things after a failed call. `random` is 0 to 1. `remainingMs` is what is left of the total deadline.
 * `statedWaitMs` is the provider's own Retry-After. `isRetried` is false for answers that come from a record.
 */
export interface Setback {
  readonly failure: ModelFailureKind;
  readonly statedWaitMs: number | null;
  readonly remainingMs: number;
  readonly random: number;
  readonly isRetried: boolean;
  readonly maxOutputTokens: number;
}

/** What to do next. `retryAfterMs` is set when the provider's stated wait is what made us stop. */
export type NextStep =
  | { readonly kind: "stop"; readonly retryAfterMs: number | null }
  | { readonly kind: "wait"; readonly ms: number }
  | { readonly kind: "repair" }
  | { readonly kind: "enlarge"; readonly outputTokens: number };

const stop: NextStep = { kind: "stop", retryAfterMs: null };

/**
 * The retry policy (spec A3, A4). A malformed answer is asked for once more, a truncated one once with twice the room; rate
 * limits, outages and broken connections are waited out as long as that fits the deadline; all else ends here.
 */
export function decideNext(setback: Setback, progress: AskProgress): NextStep {
  if (setback.failure === "malformed") return progress.hasRepaired ? stop : { kind: "repair" };
  if (setback.failure === "truncated") return enlarge(setback, progress);
  const allowed = setback.isRetried ? (retriesByKind[setback.failure] ?? 0) : 0;
  const stated = setback.statedWaitMs;
  if (allowed > 0 && stated !== null && stated >= setback.remainingMs)
    return { kind: "stop", retryAfterMs: stated };
  if (progress.retries >= allowed) return { kind: "stop", retryAfterMs: allowed > 0 ? stated : null };
  const ms = stated === null ? backoffMs(progress.retries, setback.random) : spread(stated, setback.random);
  return ms >= setback.remainingMs ? stop : { kind: "wait", ms };
}

function enlarge(setback: Setback, progress: AskProgress): NextStep {
  const outputTokens = Math.min(progress.outputTokens * 2, setback.maxOutputTokens);
  const helps = !progress.hasEnlarged && outputTokens > progress.outputTokens;
  return helps ? { kind: "enlarge", outputTokens } : stop;
}

// Half fixed, half random: six lenses that failed together must not come back together.
function backoffMs(retries: number, random: number): number {
  const full = Math.min(firstBackoffMs * 2 ** retries, longestBackoffMs);
  return Math.round(full / 2 + (full / 2) * random);
}

// Never earlier than stated, and up to a fifth of a second later for the same reason.
function spread(statedMs: number, random: number): number {
  return Math.round(statedMs + 200 * random);
}
