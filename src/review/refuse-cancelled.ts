// Ends a review that was interrupted, so that half of it is never taken for the whole.
import { AssayError } from "../runtime/runtime.js";

/** Throws `cancelled` when `signal` has aborted. */
export function refuseCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw new AssayError({
    code: "cancelled",
    message: "the review was interrupted",
    remedy: "Run the command again; answers already received are in the cache.",
  });
}
