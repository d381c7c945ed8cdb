// Waiting on the clock that was handed in, with an interruption told as what it is.
import { AssayError, type Clock } from "../../runtime/runtime.js";

/** Waits `ms`. Throws `cancelled` when the signal aborts first. */
export async function pause(clock: Clock, ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await clock.sleep(ms, signal);
  } catch (thrown) {
    throw signal?.aborted === true ? cancelled("waiting for GitHub") : thrown;
  }
}

/** The error of work that was stopped by its signal before anything was sent. */
export function cancelled(what: string): AssayError {
  return new AssayError({
    code: "cancelled",
    message: `${what} was stopped because the work was interrupted`,
    remedy: "Nothing to do: whoever interrupted it goes on.",
  });
}
