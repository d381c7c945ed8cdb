// Puts an order into BullMQ, with ids on every node and with how long finished jobs are kept.
import type { JobsOptions } from "bullmq";
import type { Clock } from "../runtime/runtime.js";
import { checkOrder } from "./check-order.js";
import type { QueueEngine } from "./engine.js";
import { writeJobData } from "./job-data.js";
import type { FlowOrder, JobOrder, Order, QueuedJob } from "./job.js";

const dayS = 86_400;

/**
 * How long finished jobs are kept. BullMQ drops them by age only when another job finishes. The count is a brake for bursts,
 * far above what finishes while one parent waits, since children's results must outlive it (queue.md 4).
 */
const kept = {
  job: { age: 2 * dayS, count: 50_000 },
  child: { age: 3 * dayS, count: 50_000 },
  failed: { age: 14 * dayS, count: 10_000 },
};

/**
 * Queues the order; it is safe when this resolves. Ids that are known already change nothing, but a failed one runs again
 * with `ifFailed: "retry"`. Throws `bad-job`, or whatever the engine throws.
 */
export async function addOrder(engine: QueueEngine, order: Order, clock: Clock): Promise<void> {
  checkOrder(order);
  if (order.kind === "flow") await addFlow(engine, order);
  else if (order.ifFailed !== "retry" || !(await retryFailed(engine, order.job.id)))
    await addJob(engine, order, clock);
}

/** Runs a failed job again with fresh attempts; false when there is no such job, or it has not failed. */
export async function retryFailed(engine: QueueEngine, jobId: string): Promise<boolean> {
  const bull = await engine.queue.getJob(jobId);
  if (bull === undefined || !(await bull.isFailed())) return false;
  await bull.retry("failed", { resetAttemptsMade: true, resetAttemptsStarted: true });
  return true;
}

/**
 * Queues many orders with as few calls as can be: jobs that nothing depends on go together. Safe when it resolves; when it rejects,
 * some may be queued, and ordering all again changes nothing. Throws as `addOrder` does, for a bad order before any is queued.
 */
export async function addOrders(engine: QueueEngine, orders: readonly Order[], clock: Clock): Promise<void> {
  for (const order of orders) checkOrder(order);
  const isPlain = (order: Order): order is JobOrder => order.kind === "job" && order.ifFailed !== "retry";
  const jobs = orders.filter(isPlain).map((order) => jobFor(order, clock));
  if (jobs.length > 0) await engine.queue.addBulk(jobs);
  for (const order of orders) if (!isPlain(order)) await addOrder(engine, order, clock);
}

async function addJob(engine: QueueEngine, order: JobOrder, clock: Clock): Promise<void> {
  const { name, data, opts } = jobFor(order, clock);
  await engine.queue.add(name, data, opts);
}

function jobFor({ job, notBeforeMs, priority, attempts }: JobOrder, clock: Clock) {
  const delay = Math.max(0, Math.ceil((notBeforeMs ?? 0) - clock.now()));
  const opts = {
    ...commonOptions(job, attempts ?? 4),
    ...(delay > 0 ? { delay } : {}),
    ...(priority === undefined ? {} : { priority }),
    removeOnComplete: kept.job,
  };
  return { name: job.name, data: writeJobData(job), opts };
}

/**
 * A flow is added whole or not at all, so a parent that is there means that nothing is to be done. BullMQ would make the
 * parent wait again for children that have failed meanwhile, for ever; the same holds for failed children of an earlier flow
 * whose parent was dropped by age, so those are forgotten first.
 */
async function addFlow(engine: QueueEngine, order: FlowOrder): Promise<void> {
  if ((await engine.queue.getJob(order.parent.id)) !== undefined) return;
  const leftovers = await Promise.all(order.children.map((child) => engine.queue.getJob(child.id)));
  for (const bull of leftovers) if (bull !== undefined && (await bull.isFailed())) await bull.remove();
  const node = (job: QueuedJob, opts: JobsOptions): { name: string; queueName: string; data: unknown } => ({
    name: job.name,
    queueName: engine.name,
    data: writeJobData(job),
    ...{ opts },
  });
  await engine.addFlow({
    ...node(order.parent, {
      ...commonOptions(order.parent, order.attempts ?? 4),
      removeOnComplete: kept.job,
    }),
    children: order.children.map((child) =>
      node(child, {
        ...commonOptions(child, order.childAttempts ?? 3),
        removeOnComplete: kept.child,
        ignoreDependencyOnFailure: true,
      }),
    ),
  });
}

function commonOptions(job: QueuedJob, attempts: number): JobsOptions {
  return {
    jobId: job.id,
    attempts,
    backoff: { type: "assay" },
    removeOnFail: kept.failed,
    stackTraceLimit: 0,
  };
}
