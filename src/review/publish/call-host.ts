// How writes are sent: once where twice would show, again with backoff where twice is the same as once.
import { AssayError, type Clock } from "../../runtime/runtime.js";
import type { ReviewHost, WriteOutcome } from "./ports.js";

/** What every step of posting is done with. `random` gives [0, 1) for jitter. */
export interface Desk<Host = ReviewHost> {
  readonly host: Host;
  readonly clock: Clock;
  readonly random: () => number;
  readonly signal?: AbortSignal | undefined;
}

/** An outcome, or `lost`: the answer never came, and the write may have been carried out, or may still be. */
export type SentOutcome = WriteOutcome | { readonly kind: "lost"; readonly error: AssayError };

/** By when a host has ended a call that it took (GitHub ends its own after 10 s, github.md 0), with room to spare. */
const settledMs = 12_000;
const looksAfterMs = [0, 3_000, settledMs];
const backoffMs = [1_000, 4_000, 16_000];
const jitter = 0.25;

/** Sends a write once. Limits, refusals of access and cancelling are thrown on; only an unknown outcome is a value. */
export async function sendOnce(write: () => Promise<WriteOutcome>): Promise<SentOutcome> {
  try {
    return await write();
  } catch (thrown) {
    if (thrown instanceof AssayError && thrown.kind === "transient") return { kind: "lost", error: thrown };
    throw thrown;
  }
}

/** Sends a write that may be carried out twice, up to four times with backoff (spec P3, D3). */
export async function sendUntilAnswered(
  desk: Pick<Desk, "clock" | "random" | "signal">,
  write: () => Promise<WriteOutcome>,
): Promise<WriteOutcome> {
  for (let tries = 0; ; tries += 1) {
    const outcome = await sendOnce(write);
    if (outcome.kind !== "lost") return outcome;
    if (tries === backoffMs.length) throw outcome.error;
    await backOff(desk, tries);
  }
}

/** Waits before try `tries + 1`: 1 s, 4 s, 16 s, and up to a quarter more. */
export async function backOff(desk: Pick<Desk, "clock" | "random" | "signal">, tries: number): Promise<void> {
  const base = backoffMs[Math.min(tries, backoffMs.length - 1)] ?? settledMs;
  await desk.clock.sleep(base + Math.floor(base * jitter * desk.random()), desk.signal);
}

/**
 * Looks whether a write whose answer was lost was carried out: at once, a little later, and once more when the host cannot
 * still be at it. Null is only given when the last look was answered and found nothing; if it was not, its error is thrown.
 */
export async function lookForLost<T>(
  desk: Pick<Desk, "clock" | "signal">,
  sentAt: number,
  look: () => Promise<T | null>,
): Promise<T | null> {
  for (const [index, afterMs] of looksAfterMs.entries()) {
    const waitMs = sentAt + afterMs - desk.clock.now();
    if (waitMs > 0) await desk.clock.sleep(waitMs, desk.signal);
    try {
      const found = await look();
      if (found !== null) return found;
    } catch (thrown) {
      const isLast = index === looksAfterMs.length - 1;
      if (isLast || !(thrown instanceof AssayError) || thrown.kind !== "transient") throw thrown;
    }
  }
  return null;
}
