// Runs one job that BullMQ handed over: cancelled? a slot? then its handler, and what its end means for the queue.
import { UnrecoverableError, WaitingError } from "bullmq";
import { AssayError, messageOf, type Clock } from "../runtime/runtime.js";
import type { BullJob, QueueEngine } from "./engine.js";
import { followJob, type Followed } from "./follow-job.js";
import { failureOf, readFailure, writeFailure } from "./failure.js";
import { cancellationKeys, idInKey, readJob, readResult, type JobResult } from "./job-data.js";
import type { ChildOutcome, JobHandler, JobRun, WorkerOptions } from "./job-queue.js";
import type { QueuedJob } from "./job.js";
import type { ParkingLine } from "./parking-line.js";
import type { QueueLog } from "./ports.js";
import { slotLease, type RunningJob, type RunningJobs } from "./running-jobs.js";

const leaveWithinMs = { cancelled: 10_000, hung: 10_000, "taken-over": 10_000, draining: 500 };
const maxResultBytes = 65_536;
const maxReasonChars = 2_000;
const unknownNameForMs = 600_000;

/** What running a job needs. */
export interface RunJobParts<P> {
  readonly engine: QueueEngine;
  readonly worker: WorkerOptions<P>;
  readonly parsePayload: (payload: unknown) => P;
  readonly running: RunningJobs;
  readonly line: ParkingLine;
  readonly clock: Clock;
  readonly log: QueueLog;
}

/** A job as BullMQ handed it over, with the token of its lock. */
interface Handed {
  readonly bull: BullJob;
  readonly token: string;
}

/**
 * Runs the job and returns its result, or throws what BullMQ understands: WaitingError after the job was moved elsewhere
 * (no attempt burnt), UnrecoverableError for the end, any other Error for another attempt. Source: spec Q2-Q5.
 */
export async function runJob<P>(parts: RunJobParts<P>, handed: Handed): Promise<JobResult> {
  let followed: Followed<JobResult>;
  try {
    const job = readJob(handed.bull);
    const handler = parts.worker.handlers[job.name];
    if (handler === undefined) throw noHandler(parts.clock, handed.bull);
    const reason = await cancelledBecause(parts, handed.bull, job);
    if (reason !== undefined) return { kind: "stale", reason };
    if (job.installation !== null && !(await takeSlot(parts, job.id, job.installation)))
      return await putOff(parts, handed, parts.line.park(job.installation, job.id));
    const running = parts.running.add({
      id: job.id,
      installation: job.installation,
      cancellationKeys: cancellationKeys(handed.bull, job.group),
    });
    try {
      followed = await followJob(job, handed.bull, (span) =>
        runHandler(parts, handed, { job, handler, running }).catch((error: unknown) => {
          if (!(error instanceof WaitingError)) span.threw(error);
          return steer(parts, handed, error);
        }),
      );
    } finally {
      parts.running.remove(running);
      if (job.installation !== null) await giveSlotBack(parts, job.id, job.installation);
    }
  } catch (error) {
    return await steer(parts, handed, error);
  }
  if (followed.kind === "threw") throw followed.error;
  return followed.value;
}

async function cancelledBecause<P>(
  { engine, log }: RunJobParts<P>,
  bull: BullJob,
  job: QueuedJob,
): Promise<string | undefined> {
  try {
    return [...(await engine.board.read(cancellationKeys(bull, job.group))).values()][0];
  } catch (error) {
    log.warn({ job: job.id, error: messageOf(error) }, "cancellations could not be read; the job starts");
    return undefined; // it is read again while the job runs
  }
}

async function takeSlot<P>(parts: RunJobParts<P>, jobId: string, installation: number): Promise<boolean> {
  if (parts.line.isFull(installation)) return false;
  try {
    const limit = { max: parts.worker.perInstallation, ...slotLease };
    const isHeld = await parts.worker.slots.acquire(installation, jobId, limit);
    if (isHeld) parts.line.leave(installation, jobId);
    return isHeld;
  } catch (error) {
    parts.log.warn({ job: jobId, error: messageOf(error) }, "no slot could be asked for; the job waits");
    return false;
  }
}

async function giveSlotBack<P>(parts: RunJobParts<P>, jobId: string, installation: number): Promise<void> {
  const { engine, line, log, worker } = parts;
  try {
    await worker.slots.release(installation, jobId);
    const next = line.next(installation);
    const parked = next === undefined ? undefined : await engine.queue.getJob(next);
    if (parked !== undefined && (await parked.isDelayed())) await parked.promote();
  } catch (error) {
    log.warn(
      { job: jobId, error: messageOf(error) },
      "a slot was not handed on; its lease runs out by itself",
    );
  }
}

interface Call<P> {
  readonly job: QueuedJob;
  readonly handler: JobHandler<P>;
  readonly running: RunningJob;
}

async function runHandler<P>(parts: RunJobParts<P>, handed: Handed, call: Call<P>): Promise<JobResult> {
  const { running, job } = call;
  const payload = parsePayload(parts, job);
  const settled = call.handler(payload, jobRun(parts, handed, running)).then(
    (value) => ({ kind: "done", value }) as const,
    (error: unknown) => ({ kind: "threw", error }) as const,
  );
  const waiting = new AbortController();
  const outcome = await Promise.race([settled, abandoned(parts.clock, running, waiting.signal)]);
  waiting.abort();
  if (outcome.kind === "done") return { kind: "done", value: smallValue(job, outcome.value) };
  if (outcome.kind === "abandoned")
    parts.log.error({ job: job.id }, "a handler did not heed its signal and was left behind");
  const { ending } = running;
  if (ending === undefined)
    throw outcome.kind === "threw" ? outcome.error : new Error("abandoned without a cause");
  if (ending.kind === "cancelled") return { kind: "stale", reason: ending.reason };
  if (ending.kind === "hung") throw ending.error;
  if (ending.kind === "draining") return moved(parts, handed, () => handed.bull.moveToWait(handed.token));
  throw new WaitingError(); // the new worker has the lock; nothing of ours counts
}

function parsePayload<P>(parts: RunJobParts<P>, job: QueuedJob): P {
  try {
    return parts.parsePayload(job.payload);
  } catch (cause) {
    throw new AssayError({
      code: "bad-job",
      message: `the payload of the job "${job.id}" (${job.name}) is not understood: ${messageOf(cause)}`,
      remedy:
        "Run the same version of Assay in all processes, then retry the job from the list of dead jobs.",
      cause,
    });
  }
}

/** Resolves some time after the job was told to end, for handlers that do not listen. */
function abandoned(
  clock: Clock,
  running: RunningJob,
  hasEnded: AbortSignal,
): Promise<{ readonly kind: "abandoned" }> {
  const told = running.controller.signal;
  return new Promise((resolve) => {
    const leave = (): void => {
      clock.sleep(leaveWithinMs[running.ending?.kind ?? "draining"], hasEnded).then(
        () => resolve({ kind: "abandoned" }),
        () => undefined, // the handler ended first
      );
    };
    if (told.aborted) leave();
    else told.addEventListener("abort", leave, { once: true, signal: hasEnded });
  });
}

function jobRun<P>(parts: RunJobParts<P>, { bull }: Handed, running: RunningJob): JobRun {
  return {
    jobId: running.id,
    name: bull.name,
    attempt: bull.attemptsMade + 1,
    attempts: bull.opts.attempts ?? 1,
    signal: running.controller.signal,
    progress: () => (running.progressAtMs = parts.clock.now()),
    children: () => childrenOf(bull),
  };
}

async function childrenOf(bull: BullJob): Promise<readonly ChildOutcome[]> {
  const values: unknown = await bull.getChildrenValues();
  const failures: unknown = await bull.getIgnoredChildrenFailures();
  const ended = Object.entries(values ?? {}).map(([key, stored]): ChildOutcome => ({
    jobId: idInKey(key),
    ...readResult(stored),
  }));
  const failed = Object.entries(failures ?? {}).map(([key, reason]): ChildOutcome => ({
    jobId: idInKey(key),
    kind: "failed",
    failure: readFailure(typeof reason === "string" ? reason : undefined),
  }));
  return [...ended, ...failed].sort((one, other) => (one.jobId < other.jobId ? -1 : 1));
}

function smallValue(job: QueuedJob, value: unknown): unknown {
  const bytes = Buffer.byteLength(JSON.stringify(value ?? null));
  if (bytes <= maxResultBytes) return value ?? null;
  throw new AssayError({
    code: "bad-job",
    message: `the job "${job.id}" (${job.name}) returned ${bytes} bytes`,
    remedy: `This is a fault of Assay: report it. Results over ${maxResultBytes} bytes belong in the database.`,
  });
}

/** Another version of the program may know the name, as while processes are being replaced: the job waits for it a while. */
function noHandler(clock: Clock, bull: BullJob): AssayError {
  const isYoung = clock.now() - bull.timestamp < unknownNameForMs;
  return new AssayError({
    code: isYoung ? "no-handler" : "bad-job",
    message: `nothing here handles jobs named "${bull.name}" (job "${bull.id ?? ""}")`,
    remedy:
      "Run the same version of Assay in all processes; retry the job from the list of dead jobs if it got there.",
    retryAtMs: clock.now() + 15_000,
  });
}

function putOff<P>(parts: RunJobParts<P>, handed: Handed, untilMs: number): Promise<never> {
  return moved(parts, handed, () => handed.bull.moveToDelayed(untilMs, handed.token));
}

/** Tells BullMQ to leave the job where `move` put it. Could it not be moved, its lease runs out and it is taken up again. */
async function moved<P>(
  { log }: RunJobParts<P>,
  { bull }: Handed,
  move: () => Promise<unknown>,
): Promise<never> {
  try {
    await move();
  } catch (error) {
    log.warn(
      { job: bull.id, error: messageOf(error) },
      "a job could not be put back; its lease runs out by itself",
    );
  }
  throw new WaitingError();
}

async function steer<P>(parts: RunJobParts<P>, handed: Handed, error: unknown): Promise<JobResult> {
  if (error instanceof WaitingError) throw error;
  const full = failureOf(error);
  const failure = { ...full, message: full.message.slice(0, maxReasonChars) };
  const about = { job: handed.bull.id, name: handed.bull.name, code: failure.code, error: failure.message };
  if (!(error instanceof AssayError))
    parts.log.error({ ...about, stack: error instanceof Error ? error.stack : undefined }, "a job threw");
  switch (failure.kind) {
    case "stale":
      return { kind: "stale", reason: failure.message };
    case "deferred": {
      const soonestMs = parts.clock.now() + 1_000;
      const retryAtMs = error instanceof AssayError ? error.retryAtMs : undefined;
      const untilMs = Math.max(soonestMs, retryAtMs ?? soonestMs + 29_000);
      parts.log.info({ ...about, untilMs }, "a job is put off");
      return putOff(parts, handed, untilMs);
    }
    case "permanent":
      parts.log.warn(about, "a job failed for good");
      throw new UnrecoverableError(writeFailure(failure));
    case "transient":
      parts.log.warn({ ...about, attempt: handed.bull.attemptsMade + 1 }, "a job failed this time");
      throw new Error(writeFailure(failure));
  }
}
