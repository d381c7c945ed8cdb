// The machine's clock to a fraction of a millisecond, for delays that are measured.
import { systemClock, type Clock } from "../runtime/runtime.js";

/**
 * A monotonic clock. The event loop's timers count whole milliseconds, so `sleep` rests on one for the whole part and
 * yields to the loop for the rest: it never ends early, and late by the loop's load only.
 */
export const preciseClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  sleep: async (ms, signal) => {
    const due = performance.now() + ms;
    if (ms >= 1) await systemClock.sleep(Math.min(Math.floor(ms), 2 ** 31 - 1), signal);
    while (performance.now() < due) {
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
    }
  },
};
