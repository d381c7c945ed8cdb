// The jobs that run in this process: watched for progress and cancellation, their slots kept, and told when they must end.
import { AssayError, messageOf, type Clock, type ErrorCode } from "../runtime/runtime.js";
import type { CancellationBoard } from "./engine.js";
import type { QueueLog, SlotPort } from "./ports.js";

const tickMs = 1_000;
const readBoardEveryMs = 2_000;
const slotLeaseMs = 30_000;

/** Why a job was told to end. */
export type Ending =
  | { readonly kind: "cancelled"; readonly reason: string }
  | { readonly kind: "hung"; readonly error: AssayError }
  | { readonly kind: "taken-over" }
  | { readonly kind: "draining" };

/** One job while its handler runs. `ending` is set once, before its signal is aborted. */
export interface RunningJob {
  readonly id: string;
  readonly installation: number | null;
  readonly cancellationKeys: readonly string[];
  readonly controller: AbortController;
  progressAtMs: number;
  ending: Ending | undefined;
}

/** What watching needs. `perInstallation` slots at most; `noProgressMs` as in spec Q3. */
export interface RunningJobsOptions {
  readonly board: CancellationBoard;
  readonly slots: SlotPort;
  readonly clock: Clock;
  readonly log: QueueLog;
  readonly noProgressMs: number;
}

/** The running jobs. `watch` runs until its signal is aborted; `readBoard` may be called at any time, as when woken. */
export interface RunningJobs {
  ids(): readonly string[];
  add(job: Omit<RunningJob, "controller" | "progressAtMs" | "ending">): RunningJob;
  remove(job: RunningJob): void;
  endOf(jobId: string, ending: Ending): void;
  endAll(ending: Ending): void;
  readBoard(): Promise<void>;
  watch(signal: AbortSignal): Promise<void>;
}

/** The lease that a running job's slot is taken and renewed with. */
export const slotLease = { leaseMs: slotLeaseMs };

/** No job yet; nothing is watched before `watch`. */
export function createRunningJobs(options: RunningJobsOptions): RunningJobs {
  const { clock, board, log } = options;
  const jobs = new Map<string, RunningJob>();
  let endingOfAll: Ending | undefined;
  const readBoard = async (): Promise<void> => {
    const posted = await board.read([...new Set([...jobs.values()].flatMap((job) => job.cancellationKeys))]);
    for (const job of jobs.values()) {
      const key = job.cancellationKeys.find((one) => posted.has(one));
      if (key !== undefined) end(job, { kind: "cancelled", reason: posted.get(key) ?? "" });
    }
  };
  return {
    ids: () => [...jobs.keys()],
    add: (given) => {
      const job: RunningJob = {
        ...given,
        controller: new AbortController(),
        progressAtMs: clock.now(),
        ending: undefined,
      };
      jobs.set(job.id, job);
      if (endingOfAll !== undefined) end(job, endingOfAll); // it was being admitted meanwhile
      return job;
    },
    remove: (job) => {
      if (jobs.get(job.id) === job) jobs.delete(job.id);
    },
    endOf: (jobId, ending) => {
      const job = jobs.get(jobId);
      if (job !== undefined) end(job, ending);
    },
    endAll: (ending) => {
      endingOfAll = ending;
      for (const job of jobs.values()) end(job, ending);
    },
    readBoard: () => quietly(log, "reading cancellations", readBoard),
    watch: (signal) => watch(options, { jobs, readBoard }, signal),
  };
}

async function watch(
  { clock, log, slots, noProgressMs }: RunningJobsOptions,
  running: { readonly jobs: ReadonlyMap<string, RunningJob>; readonly readBoard: () => Promise<void> },
  signal: AbortSignal,
): Promise<void> {
  const renewSlots = async (): Promise<void> => {
    for (const { installation, id } of [...running.jobs.values()])
      if (installation !== null) await slots.renew(installation, id, slotLeaseMs);
  };
  let [boardAtMs, slotsAtMs] = [clock.now(), clock.now()];
  while (await slept(clock, signal)) {
    const now = clock.now();
    for (const job of running.jobs.values())
      if (now - job.progressAtMs > noProgressMs) end(job, hung(job, noProgressMs));
    if (now - boardAtMs >= readBoardEveryMs) {
      boardAtMs = now;
      await quietly(log, "reading cancellations", running.readBoard);
    }
    if (now - slotsAtMs >= slotLeaseMs / 3) {
      slotsAtMs = now;
      await quietly(log, "renewing slots", renewSlots);
    }
  }
}

async function quietly(log: QueueLog, what: string, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    log.warn({ error: messageOf(error) }, `${what} failed; it is tried again`);
  }
}

async function slept(clock: Clock, signal: AbortSignal): Promise<boolean> {
  try {
    await clock.sleep(tickMs, signal);
    return !signal.aborted;
  } catch {
    return false; // the only reason to end early is the signal
  }
}

function end(job: RunningJob, ending: Ending): void {
  if (job.ending !== undefined) return;
  job.ending = ending;
  job.controller.abort(ending.kind === "hung" ? ending.error : errorFor(job, ending));
}

function hung(job: RunningJob, noProgressMs: number): Ending {
  return {
    kind: "hung",
    error: new AssayError({
      code: "job-hung",
      message: `the job "${job.id}" made no progress for ${describe(noProgressMs)} and was given up`,
      remedy: "Look in the log for what it waited for, then retry it from the list of dead jobs.",
    }),
  };
}

function describe(ms: number): string {
  return ms >= 60_000 ? `${Math.round(ms / 60_000)} minutes` : `${ms / 1_000} seconds`;
}

function errorFor(job: RunningJob, ending: Exclude<Ending, { kind: "hung" }>): AssayError {
  const texts: Record<typeof ending.kind, [ErrorCode, string, string]> = {
    cancelled: [
      "cancelled",
      ending.kind === "cancelled" ? ending.reason : "",
      "Nothing to do: the work is no longer wanted.",
    ],
    "taken-over": [
      "job-taken-over",
      "this process could not renew its hold on the job in time",
      "Nothing to do: another worker goes on with it.",
    ],
    draining: [
      "shutting-down",
      "the process is ending and hands the job back",
      "Nothing to do: another worker takes it up.",
    ],
  };
  const [code, message, remedy] = texts[ending.kind];
  return new AssayError({ code, message: `the job "${job.id}" ends: ${message}`, remedy });
}
