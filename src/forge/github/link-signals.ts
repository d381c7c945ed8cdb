// One signal for two: a short-lived one that may be missing, and one that lives as long as the program.

/**
 * A signal that aborts when either does. `release` takes the listeners off again: on Node 20 `AbortSignal.any` with a long-lived
 * signal keeps every short-lived one.
 */
export function linkSignals(
  one: AbortSignal | undefined,
  other: AbortSignal,
): { readonly signal: AbortSignal; readonly release: () => void } {
  const both = new AbortController();
  const abort = (): void => {
    both.abort();
  };
  const signals = one === undefined ? [other] : [one, other];
  for (const signal of signals) {
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
  }
  return {
    signal: both.signal,
    release: () => {
      for (const signal of signals) signal.removeEventListener("abort", abort);
    },
  };
}
