// What is put into the queue: one job, or a flow of one parent that waits for its children; ids are given, never made up.

/**
 * One piece of work. `id` is deterministic (the same work has the same id: queueing twice is harmless) and consists of
 * letters, digits, `-` and `_`, never digits alone nor a bare word such as `delayed` (best: `kind-key`). `name` picks the handler. `installation` is the fairness key (null: owes
 * nobody a slot). `group` names what is cancelled together, as a review's id. `payload` is plain JSON of at most 64 KiB:
 * large results and inputs live in the database. `trace` is the W3C traceparent of the work that ordered it; `bearTrace`
 * writes it where an order is put down. Source: spec Q1-Q4, O1, BullMQ's rules for custom ids.
 */
export interface QueuedJob<P = unknown> {
  readonly id: string;
  readonly name: string;
  readonly installation: number | null;
  readonly group?: string;
  readonly payload: P;
  readonly trace?: string;
}

/**
 * An order to run one job. `notBeforeMs` is epoch milliseconds. `priority` 1 (soonest) to 2,097,151; without one a job goes
 * before all that have one. `attempts` counts tries that failed transiently (default 4). `ifFailed` says what happens when a
 * job of this id has failed for good and is still kept: nothing ("keep", the default), or it runs again ("retry").
 */
export interface JobOrder<P = unknown> {
  readonly kind: "job";
  readonly job: QueuedJob<P>;
  readonly notBeforeMs?: number;
  readonly priority?: number;
  readonly attempts?: number;
  readonly ifFailed?: "keep" | "retry";
}

/**
 * An order to run `children` in parallel and then `parent`, also when some child failed for good (it learns why). Children
 * have 3 attempts, the parent 4, unless `childAttempts` and `attempts` say otherwise. Source: queue.md 3.4, spec A2, S3.
 */
export interface FlowOrder<P = unknown> {
  readonly kind: "flow";
  readonly parent: QueuedJob<P>;
  readonly children: readonly QueuedJob<P>[];
  readonly attempts?: number;
  readonly childAttempts?: number;
}

/** Whatever can be queued; plain JSON, so that it can lie in an outbox row. */
export type Order<P = unknown> = JobOrder<P> | FlowOrder<P>;

/** Where a job is. "waiting" may run now, "delayed" may not yet, "waiting-children" is a parent; "unknown" is gone or never was. */
export type JobState =
  "waiting" | "delayed" | "waiting-children" | "running" | "completed" | "failed" | "unknown";
