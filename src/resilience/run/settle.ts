// After a call that was given up: waits for what the application still does for it, which would count for the next call.
import type { Clock } from "../../runtime/runtime.js";
import type { EdgeProxy } from "./edges.js";

const stepMs = 10;
const shortestMs = 50;
const longestMs = 2_000;

/**
 * Waits until `edge` has had nothing under way and taken no request for one and a half times `cleanMs`, what a clean call
 * takes: an application whose caller has gone goes on about that long. 2 s at most, and never past an abort.
 */
export async function settle(
  edge: Pick<EdgeProxy, "requests" | "underWay">,
  { cleanMs, clock, signal }: { cleanMs: number; clock: Clock; signal: AbortSignal },
): Promise<void> {
  const quietMs = Math.min(longestMs, Math.max(shortestMs, cleanMs * 1.5));
  const startMs = performance.now();
  let quietSinceMs = startMs;
  let requests = edge.requests();
  const isWaiting = (nowMs: number): boolean =>
    nowMs - quietSinceMs < quietMs && nowMs - startMs < longestMs && !signal.aborted;
  while (isWaiting(performance.now())) {
    await clock.sleep(stepMs, signal).catch(() => undefined); // the loop hears the signal
    const asked = edge.requests();
    if (asked === requests && edge.underWay() === 0) continue;
    requests = asked;
    quietSinceMs = performance.now();
  }
}
