// The queue as the rest of the program sees it: order, cancel, look, retry, work, close.
import type { AssayError } from "../runtime/runtime.js";
import type { Failure } from "./failure.js";
import type { JobState, Order } from "./job.js";
import type { DeadJob, OnDead, SlotPort } from "./ports.js";

/** How a child ended, for its parent. `value` is what its handler returned. */
export type ChildOutcome =
  | { readonly jobId: string; readonly kind: "done"; readonly value: unknown }
  | { readonly jobId: string; readonly kind: "stale"; readonly reason: string }
  | { readonly jobId: string; readonly kind: "failed"; readonly failure: Failure };

/**
 * One run of one job, as its handler sees it. `attempt` counts from 1 and does not grow when a job was put off, handed back
 * or lost with its worker. `signal` is aborted, with an AssayError as its reason, when the job is cancelled, makes no progress,
 * is taken over by another worker, or the process ends; the handler then ends soon, by throwing whatever it likes.
 */
export interface JobRun {
  readonly jobId: string;
  readonly name: string;
  readonly attempt: number;
  readonly attempts: number;
  readonly signal: AbortSignal;
  /** Says that the job moves; without it for `noProgressMs` the job is failed (spec Q3). Cheap: call it often. */
  progress(): void;
  /** How the children of a flow's parent ended; empty for any other job. */
  children(): Promise<readonly ChildOutcome[]>;
}

/**
 * Does one job. Returns a small plain value (at most 64 KiB as JSON), which a parent can read. What it throws steers the queue:
 * AssayError transient: again after 1, 4, 16 s with jitter while attempts last; deferred: again at `retryAtMs`, no attempt
 * burnt; permanent: failed at once; stale: completed quietly. Anything else is logged and treated as transient. It may run
 * twice (after a stall): what it writes must be idempotent. Source: spec Q2, Q3.
 */
export type JobHandler<P> = (payload: P, run: JobRun) => Promise<unknown>;

/** What workers need. `concurrency` is per process; `perInstallation` over all processes. Times have defaults: 15 min without progress. */
export interface WorkerOptions<P> {
  readonly handlers: Readonly<Record<string, JobHandler<P>>>;
  readonly concurrency: number;
  readonly perInstallation: number;
  readonly slots: SlotPort;
  readonly onDead: OnDead;
  readonly noProgressMs?: number;
  /** Aborting it drains as `close` does, with `graceMs`. */
  readonly signal?: AbortSignal;
  readonly graceMs?: number;
}

/** Workers of this process. `close` drains: no new job is taken, running ones finish or are handed back within `graceMs` (spec Q5). */
export interface Workers {
  running(): readonly string[];
  close(how: { readonly graceMs: number }): Promise<void>;
}

/** How many jobs are where. `completed` and `failed` are those that are still kept (2 and 14 days). */
export interface QueueCounts {
  readonly waiting: number;
  readonly delayed: number;
  readonly waitingChildren: number;
  readonly running: number;
  readonly completed: number;
  readonly failed: number;
}

/** Whether the queue answers, within 5 s. */
export type QueueHealth =
  | { readonly kind: "ok"; readonly engine: "postgres" | "redis"; readonly answerMs: number }
  | { readonly kind: "failed"; readonly engine: "postgres" | "redis"; readonly error: AssayError };

/** What is cancelled: one job, or all of a group, present and to come. */
export type CancelTarget = { readonly jobId: string } | { readonly group: string };

/**
 * Durable jobs (spec Q1), the same on PostgreSQL and Redis. Every method rejects with `queue-unreachable` (transient) when
 * the engine does not answer, and soon: nothing waits for an engine to come back but the workers.
 */
export interface JobQueue<P = unknown> {
  /** Safely queued when it resolves. An id that is already known changes nothing (see `ifFailed`). Refuses with `bad-job`. */
  enqueue(order: Order<P>): Promise<void>;
  /**
   * Many at once, each with the trace that it bears. All are safely queued when it resolves; when it rejects, some may be, and
   * ordering all again changes nothing.
   */
  enqueueAll(orders: readonly Order<P>[]): Promise<void>;
  /** Waiting and delayed jobs go; running ones are told within seconds in whatever process; those of the group queued later end at once. */
  cancel(target: CancelTarget, reason: string): Promise<void>;
  state(jobId: string): Promise<JobState>;
  counts(): Promise<QueueCounts>;
  /** Jobs that failed for good and are kept, newest first. */
  failed(page: { readonly limit: number; readonly offset?: number }): Promise<readonly DeadJob[]>;
  /** Runs a failed job again with fresh attempts; false when it is not there or not failed. */
  retry(jobId: string): Promise<boolean>;
  /** Forgets a failed job; false when it is not there or not failed. */
  discard(jobId: string): Promise<boolean>;
  health(): Promise<QueueHealth>;
  /** Throws `queue-unreachable` or `queue-misconfigured` with its remedy. */
  ensureReachable(): Promise<void>;
  startWorkers(options: WorkerOptions<P>): Promise<Workers>;
  /** Drains the workers of this queue, then lets go of every connection; may be called twice. */
  close(how: { readonly graceMs: number }): Promise<void>;
}
