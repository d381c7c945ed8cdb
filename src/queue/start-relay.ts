// Carries orders from the outbox into the queue: at once when woken, and by sweeping, so that a lost wake-up only delays.
import { AssayError, inSpan, messageOf, type Clock } from "../runtime/runtime.js";
import { failureOf } from "./failure.js";
import type { JobQueue } from "./job-queue.js";
import type { OutboxPort, OutboxRow, QueueLog, WakeSource } from "./ports.js";

const atOnce = 10;
const claimLeaseMs = 30_000;
const longestPauseMs = 30_000;

/** What the relay needs. It sweeps every `intervalMs` (default 5 s) and claims up to `batch` rows (default 100) at a time. */
export interface RelayOptions {
  readonly outbox: OutboxPort;
  readonly queue: Pick<JobQueue, "enqueue">;
  readonly wake: WakeSource;
  readonly clock: Clock;
  readonly log: QueueLog;
  readonly intervalMs?: number;
  readonly batch?: number;
}

/** A running relay. `close` resolves when the rows in hand are queued or put back. */
export interface Relay {
  close(): Promise<void>;
}

/**
 * Starts relaying. Rows are marked only after they are safely queued, so a crash between relays them twice, which their
 * deterministic ids make harmless. A row that can never be queued is set aside (`refuse`); while the queue is away rows are put back and
 * tried again after 1 s, doubling up to 30 s. Several processes may relay from one outbox. Source: spec W2, queue.md 7.
 */
export function startRelay(options: RelayOptions): Relay {
  const { clock, log } = options;
  const stop = new AbortController();
  let wakeUp = new AbortController();
  let isWoken = false;
  const unsubscribe = options.wake(() => {
    isWoken = true;
    wakeUp.abort();
  });
  const pause = async (ms: number): Promise<void> => {
    if (isWoken || stop.signal.aborted) return;
    wakeUp = new AbortController();
    const signal = AbortSignal.any([wakeUp.signal, stop.signal]);
    await clock.sleep(ms, signal).catch(() => undefined); // woken or stopped
  };
  const run = async (): Promise<void> => {
    let faults = 0;
    while (!stop.signal.aborted) {
      isWoken = false;
      const round = await relayOnce(options, faults).catch((error: unknown) => {
        log.warn({ error: messageOf(error) }, "the outbox could not be read; it is tried again");
        return "fault" as const;
      });
      faults = round === "fault" ? faults + 1 : 0;
      if (round === "idle") await pause(options.intervalMs ?? 5_000);
      if (round === "fault") await clock.sleep(pauseMs(faults), stop.signal).catch(() => undefined); // stopped
    }
  };
  const running = run();
  return {
    close: async () => {
      unsubscribe();
      stop.abort();
      await running;
    },
  };
}

/** One claim. "more" when there may be more rows at once, "fault" when the queue could not take them. */
async function relayOnce(options: RelayOptions, faults: number): Promise<"more" | "idle" | "fault"> {
  const { outbox, clock, batch = 100 } = options;
  const rows = await outbox.claim({ limit: batch, leaseMs: claimLeaseMs });
  for (let at = 0; at < rows.length; at += atOnce) {
    const some = rows.slice(at, at + atOnce);
    const ends = await Promise.all(some.map((row) => relayRow(options, row)));
    const relayed = some.filter((_, index) => ends[index] === undefined).map((row) => row.id);
    if (relayed.length > 0) await outbox.markRelayed(relayed);
    const fault = ends.find((end) => end !== undefined && end !== "refused");
    if (fault === undefined) continue;
    const left = [
      ...some.filter((_, index) => ends[index] !== undefined && ends[index] !== "refused"),
      ...rows.slice(at + atOnce),
    ];
    await outbox.putBack(
      left.map((row) => row.id),
      { reason: fault, retryAtMs: clock.now() + pauseMs(faults + 1) },
    );
    return "fault";
  }
  return rows.length === batch ? "more" : "idle";
}

/** Undefined when the row is queued, "refused" when it never can be, otherwise why it could not be queued now. */
async function relayRow({ queue, outbox, log }: RelayOptions, row: OutboxRow): Promise<string | undefined> {
  try {
    await relay(queue, row);
    return undefined;
  } catch (error) {
    if (error instanceof AssayError && error.kind === "permanent") {
      log.error({ row: row.id, code: error.code, error: error.message }, "an order can never be queued");
      await outbox.refuse(row.id, failureOf(error));
      return "refused";
    }
    log.warn({ row: row.id, error: messageOf(error) }, "an order could not be queued; it is tried again");
    return messageOf(error);
  }
}

/** The jobs go on from the relaying, so that a trace shows how long the order lay in the outbox (spec O1). */
function relay(queue: RelayOptions["queue"], { order, attempts }: OutboxRow): Promise<void> {
  const { name, trace } = order.kind === "job" ? order.job : order.parent;
  const options = {
    kind: "producer",
    parent: trace,
    attributes: { "assay.outbox.attempts": attempts },
  } as const;
  return inSpan(`relay ${name}`, options, () => queue.enqueue(order));
}

function pauseMs(faults: number): number {
  return Math.min(longestPauseMs, 1_000 * 2 ** (faults - 1));
}
