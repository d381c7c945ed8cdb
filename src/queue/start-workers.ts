// Starts the workers of this process, and drains them: no new job, running ones finish or are handed back in time.
import { messageOf, type Clock } from "../runtime/runtime.js";
import { within, type QueueEngine } from "./engine.js";
import type { Workers, WorkerOptions } from "./job-queue.js";
import { createParkingLine } from "./parking-line.js";
import type { QueueLog } from "./ports.js";
import { runJob } from "./run-job.js";
import { createRunningJobs, type RunningJobs } from "./running-jobs.js";
import { createDeadTeller, type DeadTeller } from "./tell-dead.js";

const backoffsMs = [1_000, 4_000, 16_000];
const sweepEveryMs = 30_000;

/** What workers stand on. `random` is in [0, 1). */
export interface WorkerParts<P> {
  readonly engine: QueueEngine;
  readonly parsePayload: (payload: unknown) => P;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: QueueLog;
}

/**
 * Opens a BullMQ worker and what watches it. When it resolves, jobs are being taken. The wait before another attempt is
 * 1, 4, then 16 s, each within a quarter (spec Q3, D3).
 */
export async function startWorkers<P>(parts: WorkerParts<P>, options: WorkerOptions<P>): Promise<Workers> {
  const { engine, clock, log } = parts;
  const running = createRunningJobs({
    board: engine.board,
    slots: options.slots,
    clock,
    log,
    noProgressMs: options.noProgressMs ?? 900_000,
  });
  const dead = createDeadTeller({ engine, onDead: options.onDead, clock, log });
  const stop = new AbortController();
  const line = createParkingLine(clock);
  const unlisten = await engine.board.listen(() => void running.readBoard());
  const worker = await engine.openWorker({
    concurrency: options.concurrency,
    process: (bull, token) => runJob({ ...parts, worker: options, running, line }, { bull, token }),
    backoffMs: (attemptsMade) =>
      Math.round((backoffsMs[attemptsMade - 1] ?? 16_000) * (0.75 + parts.random() / 2)), // whole: a bigint on PostgreSQL
    onFailed: (bull) => {
      if (bull?.id !== undefined && bull.finishedOn !== undefined) dead.tell(bull.id);
    },
    onLocksLost: (ids) => {
      for (const id of ids) running.endOf(id, { kind: "taken-over" });
    },
  });
  const watching = Promise.all([running.watch(stop.signal), keepSweeping(parts, dead, stop.signal)]);
  let closing: Promise<void> | undefined;
  const close = ({ graceMs }: { graceMs: number }): Promise<void> =>
    (closing ??= (async () => {
      await drain({ worker, running, clock, log }, graceMs);
      stop.abort();
      await watching;
      await within(5_000, dead.settle()).catch(() => undefined); // the next start's sweep tells the rest
      await unlisten();
    })());
  const drainNow = (): void => void close({ graceMs: options.graceMs ?? 25_000 });
  if (options.signal?.aborted === true) drainNow();
  options.signal?.addEventListener("abort", drainNow, { once: true });
  return { running: () => running.ids(), close };
}

async function drain(
  parts: { worker: { close(): Promise<void> }; running: RunningJobs; clock: Clock; log: QueueLog },
  graceMs: number,
): Promise<void> {
  const { worker, running, clock, log } = parts;
  const reserveMs = Math.min(2_000, graceMs / 2);
  const ended = new AbortController();
  const closed = worker
    .close()
    .catch((error: unknown) => log.warn({ error: messageOf(error) }, "the worker did not close cleanly"))
    .then(() => true)
    .finally(() => ended.abort());
  const isClosedWithin = (ms: number): Promise<boolean> =>
    Promise.race([
      closed,
      clock.sleep(ms, ended.signal).then(
        () => false,
        () => closed,
      ),
    ]);
  if (await isClosedWithin(graceMs - reserveMs)) return;
  log.info({ jobs: running.ids() }, "the grace time is nearly over: running jobs are handed back");
  running.endAll({ kind: "draining" });
  if (!(await isClosedWithin(reserveMs)))
    log.warn(
      { jobs: running.ids() },
      "some jobs could not be handed back; they are taken up when their lease ends",
    );
}

async function keepSweeping<P>(
  { clock, random }: WorkerParts<P>,
  dead: DeadTeller,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await dead.sweep();
    await clock.sleep(sweepEveryMs * (0.75 + random() / 2), signal).catch(() => undefined); // ended by the signal
  }
}
