// What the queue needs from others: slots per installation, the outbox, somebody who hears of dead jobs, and a log.
import type { Failure } from "./failure.js";
import type { Order, QueuedJob } from "./job.js";

/**
 * Slots bound how many jobs of one installation run at once, over all processes (spec Q4). `holder` is the job's id.
 * `acquire` gives true when the holder holds a slot afterwards (also when it already did: its lease is renewed) and false
 * when all `max` are taken by others whose lease has not run out. `renew` lengthens leases that are still held; `release`
 * of a slot not held is no error. All may be called by several processes at once.
 */
export interface SlotPort {
  acquire(installation: number, holder: string, limit: SlotLimit): Promise<boolean>;
  renew(installation: number, holder: string, leaseMs: number): Promise<void>;
  release(installation: number, holder: string): Promise<void>;
}

/** At most `max` slots at once; a slot not renewed within `leaseMs` is free again. */
export interface SlotLimit {
  readonly max: number;
  readonly leaseMs: number;
}

/** One order waiting in the outbox. `attempts` counts how often it was put back. */
export interface OutboxRow {
  readonly id: string;
  readonly order: Order;
  readonly attempts: number;
}

/**
 * The outbox: orders recorded in the transaction that caused them (spec W2). `claim` gives the oldest due rows that are
 * neither relayed nor claimed by another, and holds them for `leaseMs` (claimed twice is harmless, only wasteful).
 * `markRelayed` is called after they are safely queued; `putBack` frees rows that could not be queued, with the reason, to be
 * claimed again not before `retryAtMs`; `refuse` sets aside a row that can never be queued, for its owner to see.
 */
export interface OutboxPort {
  claim(ask: { readonly limit: number; readonly leaseMs: number }): Promise<readonly OutboxRow[]>;
  markRelayed(ids: readonly string[]): Promise<void>;
  putBack(
    ids: readonly string[],
    why: { readonly reason: string; readonly retryAtMs: number },
  ): Promise<void>;
  refuse(id: string, failure: Failure): Promise<void>;
}

/** Calls `onWake` soon after an order was put into the outbox, by any process; a missed call only delays. Returns how to stop. */
export type WakeSource = (onWake: () => void) => () => void;

/** A job that failed for good. `failedAtMs` is epoch milliseconds; (`job.id`, `failedAtMs`) names one death. */
export interface DeadJob<P = unknown> {
  readonly job: QueuedJob<P>;
  readonly failure: Failure;
  readonly attempts: number;
  readonly failedAtMs: number;
}

/**
 * Hears of each job that failed for good, also of one whose worker died before it could tell (spec Q3, P6). It may be
 * told of one death more than once, by several processes: it must be idempotent in (`job.id`, `failedAtMs`). When it throws, it
 * is told again later.
 */
export type OnDead = (dead: DeadJob) => Promise<void>;

/** Where the queue says what happens; pino's shape. Fields never hold a payload. */
export interface QueueLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
