// What lies beneath the queue: BullMQ's parts on one engine, a board of cancellations, and whether the engine answers.
import type { FlowJob, Job, JobType, JobsOptions } from "bullmq";
import { AssayError, messageOf } from "../runtime/runtime.js";
import type { QueueLog } from "./ports.js";

/** A job as BullMQ holds it; its data is outside data until `job-data.ts` has read it. */
export type BullJob = Job<unknown, unknown>;

/** What is asked of BullMQ's Queue. */
export interface BullQueue {
  add(name: string, data: unknown, options: JobsOptions): Promise<unknown>;
  /** Ids that are known already change nothing, as with `add`. On PostgreSQL it is one statement, on Redis one pipeline. */
  addBulk(jobs: { name: string; data: unknown; opts: JobsOptions }[]): Promise<unknown>;
  getJob(id: string): Promise<BullJob | undefined>;
  getJobs(types: JobType[], start: number, end: number): Promise<BullJob[]>;
  getJobCounts(...types: JobType[]): Promise<Record<string, number>>;
  getJobState(id: string): Promise<string>;
}

/** How a worker is opened. `token`, BullMQ's lock on the job, is needed to move the job while it runs. */
export interface BullWorkerOptions {
  readonly concurrency: number;
  readonly process: (job: BullJob, token: string) => Promise<unknown>;
  readonly backoffMs: (attemptsMade: number) => number;
  readonly onFailed: (job: BullJob | undefined) => void;
  readonly onLocksLost: (jobIds: readonly string[]) => void;
}

/** A running BullMQ worker. `close` takes no new job and resolves when the running ones have ended. */
export interface BullWorker {
  close(): Promise<void>;
}

/**
 * Where cancellations are written down for a week, so that a job is also told when it starts later or runs elsewhere.
 * `listen` calls back soon after any process posted; a lost call only delays. Returns how to stop.
 */
export interface CancellationBoard {
  post(keys: readonly string[], reason: string): Promise<void>;
  read(keys: readonly string[]): Promise<ReadonlyMap<string, string>>;
  listen(onPost: () => void): Promise<() => Promise<void>>;
}

/** One engine, opened. The adapters in `postgres-engine.ts` and `redis-engine.ts` have this shape. */
export interface QueueEngine {
  readonly kind: "postgres" | "redis";
  readonly name: string;
  readonly queue: BullQueue;
  readonly board: CancellationBoard;
  addFlow(flow: FlowJob): Promise<unknown>;
  openWorker(options: BullWorkerOptions): Promise<BullWorker>;
  /** Throws when the engine does not answer, or is set up so that jobs could be lost. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** What both adapters are opened with. `leaseMs` is BullMQ's lock; a dead worker's job is found every `stallCheckMs`. */
export interface EngineOptions {
  readonly url: string;
  readonly name: string;
  readonly leaseMs: number;
  readonly stallCheckMs: number;
  readonly log: QueueLog;
}

/** How often a job's worker may die before the job is given up; BullMQ's default of 1 fails it at the second crash (queue.md 3.1). */
export const maxStalls = 5;

/**
 * A worker whose connection broke asks again after this time. BullMQ's own 15 s are as long as a lease: a job that ended while the engine was away
 * was handed in too late and ran again elsewhere, and nothing new was picked up meanwhile (spec Q2).
 */
export const reconnectMs = 1_000;

export const answerWithinMs = 5_000;

/** The address without user and password, for messages. */
export function hostOf(url: string): string {
  try {
    const parsed = new URL(url);
    return parsed.host === "" ? (parsed.searchParams.get("host") ?? "the local socket") : parsed.host;
  } catch {
    return "an address that is not a URL";
  }
}

/** The error for an engine that does not answer. */
export function unreachable(what: { kind: QueueEngine["kind"]; url: string; cause: unknown }): AssayError {
  const [label, variable] = what.kind === "redis" ? ["Redis", "REDIS_URL"] : ["PostgreSQL", "DATABASE_URL"];
  return new AssayError({
    code: "queue-unreachable",
    message: `the queue on ${label} at ${hostOf(what.url)} did not answer: ${messageOf(what.cause)}`,
    remedy: `Check that ${label} runs and that ${variable} points at it.`,
    cause: what.cause,
  });
}

/** `promise`, or a rejection after `ms`; the promise's own end is never left unheard. */
export async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
