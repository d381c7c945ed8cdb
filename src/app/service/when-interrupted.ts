// Waits until the process is asked to end.

/** Resolves when `signal` aborts; at once when it has. */
export function whenInterrupted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
