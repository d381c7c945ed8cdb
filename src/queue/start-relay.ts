// Carries orders from the outbox into the queue: at once when woken, and by sweeping, so that a lost wake-up only delays.
import { AssayError, inSpan, messageOf, type Clock } from "../runtime/runtime.js";
import { bearTrace } from "./bear-trace.js";
import { failureOf } from "./failure.js";
import type { JobQueue } from "./job-queue.js";
import type { Order } from "./job.js";
import type { OutboxPort, OutboxRow, QueueLog, WakeSource } from "./ports.js";

const atOnce = 10;
const claimLeaseMs = 30_000;
const longestPauseMs = 30_000;
const fewest = 4; // of fewer, each is queued by itself: PostgreSQL makes tables of its own for many
const lookAgainMs = 20;

/**
 * What the relay needs. It sweeps every `intervalMs` (default 5 s) and claims up to `batch` rows (default 200) at a time. `isBusy`
 * says that somebody waits for what the relay would take: it then holds back, for `patienceMs` at most (default 1 s) each time.
 */
export interface RelayOptions {
  readonly outbox: OutboxPort;
  readonly queue: Pick<JobQueue, "enqueue" | "enqueueAll">;
  readonly wake: WakeSource;
  readonly clock: Clock;
  readonly log: QueueLog;
  readonly intervalMs?: number;
  readonly batch?: number;
  readonly isBusy?: () => boolean;
  readonly patienceMs?: number;
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
      await holdBack(options, stop.signal);
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

/** Lets those go first who wait for an answer; not for ever, because whoever recorded an order waits for its job too. */
async function holdBack(
  { clock, isBusy, patienceMs = 1_000 }: RelayOptions,
  stop: AbortSignal,
): Promise<void> {
  const until = clock.now() + patienceMs;
  while (isBusy?.() === true && clock.now() < until && !stop.aborted)
    await clock.sleep(lookAgainMs, stop).catch(() => undefined); // stopped
}

/** One claim. "more" when there may be more rows at once, "fault" when the queue could not take them. */
async function relayOnce(options: RelayOptions, faults: number): Promise<"more" | "idle" | "fault"> {
  const { outbox, batch = 200 } = options;
  const rows = await outbox.claim({ limit: batch, leaseMs: claimLeaseMs });
  if (rows.length >= fewest && (await relayTogether(options, rows)))
    await outbox.markRelayed(rows.map((row) => row.id));
  else if (!(await relayEach(options, rows, faults))) return "fault";
  return rows.length === batch ? "more" : "idle";
}

/** All rows in one call. False when it failed, whatever the reason: then each is tried by itself, which tells whose fault it is. */
async function relayTogether({ queue, log }: RelayOptions, rows: readonly OutboxRow[]): Promise<boolean> {
  const orders: Order[] = [];
  const queued = Promise.resolve().then(() => queue.enqueueAll(orders)); // after the orders below bear the traces of their spans
  const relays = rows.map((row) =>
    inRelay(row, () => {
      orders.push(bearTrace(row.order));
      return queued;
    }),
  );
  try {
    await Promise.all(relays);
    return true;
  } catch (error) {
    log.warn({ orders: rows.length, error: messageOf(error) }, "orders could not be queued together");
    return false;
  }
}

/** Row by row, a few at once. False when the queue could not take them: what is left is put back. */
async function relayEach(
  options: RelayOptions,
  rows: readonly OutboxRow[],
  faults: number,
): Promise<boolean> {
  const { outbox, clock } = options;
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
    return false;
  }
  return true;
}

/** Undefined when the row is queued, "refused" when it never can be, otherwise why it could not be queued now. */
async function relayRow({ queue, outbox, log }: RelayOptions, row: OutboxRow): Promise<string | undefined> {
  try {
    await inRelay(row, () => queue.enqueue(row.order));
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
function inRelay({ order, attempts }: OutboxRow, act: () => Promise<void>): Promise<void> {
  const { name, trace } = order.kind === "job" ? order.job : order.parent;
  const options = {
    kind: "producer",
    parent: trace,
    attributes: { "assay.outbox.attempts": attempts },
  } as const;
  return inSpan(`relay ${name}`, options, act);
}

function pauseMs(faults: number): number {
  return Math.min(longestPauseMs, 1_000 * 2 ** (faults - 1));
}
