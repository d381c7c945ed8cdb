// Refuses orders that BullMQ would take wrongly or keep badly: ids it rewrites, payloads that belong in the database.
import { AssayError } from "../runtime/runtime.js";
import type { Order, QueuedJob } from "./job.js";

const maxPayloadBytes = 65_536;
const maxPriority = 2_097_151;

/** On Redis a job's key ends in its id, beside the queue's own keys: a job called "delayed" would break the queue (BullMQ 6.7, queue-keys). */
const reserved = new Set(
  "active wait waiting waiting-children paused id delayed prioritized priority stalled-check completed failed stalled repeat limiter meta events pc marker de".split(
    " ",
  ),
);

/** Throws `bad-job` for an id, name, payload, priority or number of attempts that cannot be queued. Source: queue.md 3.5. */
export function checkOrder(order: Order): void {
  const jobs = order.kind === "job" ? [order.job] : [order.parent, ...order.children];
  for (const job of jobs) checkJob(job);
  if (new Set(jobs.map((job) => job.id)).size !== jobs.length)
    refuse(jobs[0], "two jobs of one flow have the same id", "Give each child an id of its own.");
  if (order.kind === "flow") {
    if (order.children.length === 0)
      refuse(order.parent, "a flow has no children", "Order a single job instead.");
    checkAttempts(order.parent, order.attempts);
    checkAttempts(order.parent, order.childAttempts);
    return;
  }
  checkAttempts(order.job, order.attempts);
  const { priority } = order;
  if (priority !== undefined && !(Number.isInteger(priority) && priority >= 1 && priority <= maxPriority))
    refuse(order.job, `the priority is ${priority}`, `Give a whole number from 1 to ${maxPriority}.`);
}

function checkJob(job: QueuedJob): void {
  if (!/^[A-Za-z0-9_-]{1,200}$/.test(job.id) || /^-?\d+$/.test(job.id) || reserved.has(job.id))
    refuse(
      job,
      "the id does not fit",
      "Use letters, digits, - and _, at most 200, not digits alone, and no word of the queue's own such as delayed.",
    );
  if (!/^[A-Za-z0-9_-]{1,60}$/.test(job.name))
    refuse(job, "the name does not fit", "Use letters, digits, - and _, at most 60.");
  if (job.installation !== null && !Number.isSafeInteger(job.installation))
    refuse(job, "the installation is not a whole number", "Give GitHub's installation id, or null.");
  const bytes = Buffer.byteLength(JSON.stringify(job.payload ?? null));
  if (bytes > maxPayloadBytes)
    refuse(
      job,
      `the payload has ${bytes} bytes`,
      `Keep what is over ${maxPayloadBytes} bytes in the database, and its id in the job.`,
    );
}

function checkAttempts(job: QueuedJob, attempts: number | undefined): void {
  if (attempts !== undefined && !(Number.isInteger(attempts) && attempts >= 1 && attempts <= 100))
    refuse(job, `the number of attempts is ${attempts}`, "Give a whole number from 1 to 100.");
}

function refuse(job: QueuedJob | undefined, what: string, remedy: string): never {
  throw new AssayError({
    code: "bad-job",
    message: `the job "${job?.id ?? ""}" (${job?.name ?? ""}) cannot be queued: ${what}`,
    remedy,
  });
}
