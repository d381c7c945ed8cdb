// Stops everything that one key pays for, once the provider has said that the key is bad or out of credit.
import type { Clock } from "../../runtime/runtime.js";
import type { CallFailure } from "../model-call.js";

/** Keyed by `Provider.breakerKey`. A key counts as bad for one minute after it was last found to be. */
export interface Breaker {
  /** The failure that opened it, or null while calls may go out. */
  blockedBy(key: string): CallFailure | null;
  /** Opens it: calls in waiting are woken, calls to come are refused. */
  open(key: string, failure: CallFailure): void;
  /** Aborts when the key is found bad, so that a lens waiting for its next try stops at once. */
  signal(key: string): AbortSignal;
}

const openForMs = 60_000;

interface Circuit {
  readonly stop: AbortController;
  readonly openedAt: number | null;
  readonly failure: CallFailure | null;
}

/** A breaker of its own for each `ModelPort`: what one run finds out says nothing about another operator's key (spec A4). */
export function createBreaker(clock: Clock): Breaker {
  const circuits = new Map<string, Circuit>();
  const current = (key: string): Circuit => {
    const known = circuits.get(key);
    const isOver = known?.openedAt != null && clock.now() - known.openedAt >= openForMs;
    if (known !== undefined && !isOver) return known;
    const fresh: Circuit = { stop: new AbortController(), openedAt: null, failure: null };
    circuits.set(key, fresh);
    return fresh;
  };
  return {
    blockedBy: (key) => current(key).failure,
    signal: (key) => current(key).stop.signal,
    open: (key, failure) => {
      const { stop } = current(key);
      circuits.set(key, { stop, openedAt: clock.now(), failure });
      stop.abort(new Error("the provider refused the key"));
    },
  };
}
