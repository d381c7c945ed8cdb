// Opens the queue on the engine that was chosen, and puts its verbs together.
import { AssayError, type Clock } from "../runtime/runtime.js";
import { bearTrace } from "./bear-trace.js";
import { addOrder, addOrders, retryFailed } from "./add-order.js";
import { cancelJobs } from "./cancel-jobs.js";
import { unreachable, within, type EngineOptions, type QueueEngine } from "./engine.js";
import { readDeadJob } from "./job-data.js";
import type { JobQueue, QueueCounts, QueueHealth, Workers } from "./job-queue.js";
import type { JobState } from "./job.js";
import type { QueueLog } from "./ports.js";
import { openPostgresEngine } from "./postgres-engine.js";
import { openRedisEngine } from "./redis-engine.js";
import { startWorkers } from "./start-workers.js";

/** Which engine carries the jobs, by the URL of a PostgreSQL or Redis. */
export interface EngineChoice {
  readonly kind: "postgres" | "redis";
  readonly url: string;
}

/**
 * How a queue is opened. `name` (default "assay") separates queues on one engine: letters, digits, `-`, `_`.
 * `parsePayload` reads what lay in the engine, and throws when it is not understood. `leaseMs` (15 s) is how long a job stays
 * with a worker that no longer answers, `stallCheckMs` (5 s) how often that is looked for: together at most 20 s until a
 * killed worker's job runs again (queue.md 3.1).
 */
export interface QueueOptions<P> {
  readonly engine: EngineChoice;
  readonly name?: string;
  readonly parsePayload: (payload: unknown) => P;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: QueueLog;
  readonly leaseMs?: number;
  readonly stallCheckMs?: number;
}

/**
 * Opens the queue: migrates its schema, checks that the engine keeps what it is given. Throws `queue-unreachable` or
 * `queue-misconfigured`. Must be closed. Source: spec Q1.
 */
export async function openQueue<P>(options: QueueOptions<P>): Promise<JobQueue<P>> {
  const { clock, log } = options;
  const engine = await openEngine(
    {
      url: options.engine.url,
      name: checkName(options.name ?? "assay"),
      leaseMs: options.leaseMs ?? 15_000,
      stallCheckMs: options.stallCheckMs ?? 5_000,
      log,
    },
    options.engine.kind,
  );
  const workers: Workers[] = [];
  const reach = <T>(act: () => Promise<T>): Promise<T> => translated(options.engine, act);
  let closing: Promise<void> | undefined;
  return {
    enqueue: (order) => reach(() => addOrder(engine, bearTrace(order), clock)),
    enqueueAll: (orders) => reach(() => addOrders(engine, orders, clock)),
    cancel: (target, reason) => reach(() => cancelJobs(engine, target, reason)),
    state: (jobId) => reach(async () => stateOf(await engine.queue.getJobState(jobId))),
    counts: () => reach(() => countsOf(engine)),
    failed: ({ limit, offset = 0 }) =>
      reach(async () =>
        (await engine.queue.getJobs(["failed"], offset, offset + limit - 1)).map(readDeadJob),
      ),
    retry: (jobId) => reach(() => retryFailed(engine, jobId)),
    discard: (jobId) => reach(() => discard(engine, jobId)),
    health: () => health(engine, clock),
    ensureReachable: () => engine.check(),
    startWorkers: async (worker) => {
      const started = await reach(() => startWorkers({ ...options, engine }, worker));
      workers.push(started);
      return started;
    },
    close: (how) =>
      (closing ??= (async () => {
        await Promise.all(workers.map((one) => one.close(how)));
        await engine.close();
      })()),
  };
}

function openEngine(options: EngineOptions, kind: EngineChoice["kind"]): Promise<QueueEngine> {
  return kind === "redis" ? openRedisEngine(options) : openPostgresEngine(options);
}

function checkName(name: string): string {
  if (/^[A-Za-z0-9_-]{1,60}$/.test(name)) return name;
  throw new AssayError({
    code: "bad-job",
    message: `the queue's name "${name}" does not fit`,
    remedy: "Use letters, digits, - and _, at most 60.",
  });
}

async function translated<T>(engine: EngineChoice, act: () => Promise<T>): Promise<T> {
  try {
    return await within(15_000, act());
  } catch (error) {
    if (error instanceof AssayError) throw error;
    throw unreachable({ ...engine, cause: error });
  }
}

async function discard(engine: QueueEngine, jobId: string): Promise<boolean> {
  const bull = await engine.queue.getJob(jobId);
  if (bull === undefined || !(await bull.isFailed())) return false;
  await bull.remove();
  return true;
}

async function countsOf(engine: QueueEngine): Promise<QueueCounts> {
  const counts = await engine.queue.getJobCounts();
  const of = (...names: string[]): number => names.reduce((sum, name) => sum + (counts[name] ?? 0), 0);
  return {
    waiting: of("waiting", "prioritized", "paused"),
    delayed: of("delayed"),
    waitingChildren: of("waiting-children"),
    running: of("active"),
    completed: of("completed"),
    failed: of("failed"),
  };
}

async function health(engine: QueueEngine, clock: Clock): Promise<QueueHealth> {
  const startedMs = clock.now();
  try {
    await engine.check();
    return { kind: "ok", engine: engine.kind, answerMs: clock.now() - startedMs };
  } catch (error) {
    if (error instanceof AssayError) return { kind: "failed", engine: engine.kind, error };
    throw error;
  }
}

function stateOf(state: string): JobState {
  switch (state) {
    case "waiting":
    case "wait":
    case "prioritized":
    case "paused":
      return "waiting";
    case "active":
      return "running";
    case "delayed":
    case "waiting-children":
    case "completed":
    case "failed":
      return state;
    default:
      return "unknown";
  }
}
