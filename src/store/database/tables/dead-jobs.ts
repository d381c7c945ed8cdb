// The table `dead_jobs`: jobs that failed for good, for their owner to see, to retry or to discard (spec P6, Q3).
import type { DeadJob, QueuedJob } from "../../../queue/queue.js";
import { transact } from "../engine/transact.js";
import { json } from "../json.js";
import type { Db } from "../schema.js";
import { inScope } from "../views/scope.js";
import { settleDeliveryJob } from "./deliveries.js";
import type { RowScope } from "./event-log.js";
import { putOrder } from "./outbox.js";

/**
 * Keeps the death of a job and marks the delivery that caused it as failed (so that Redeliver works, spec W2). A death,
 * named by job and time, is kept once. False when it was kept before.
 */
export async function keepDeadJob(db: Db, dead: DeadJob): Promise<boolean> {
  return transact(db, async (tx) => {
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto("dead_jobs")
      .values({
        job_id: dead.job.id,
        job: json(dead.job),
        installation_id: dead.job.installation,
        code: dead.failure.code,
        reason: dead.failure.message,
        remedy: dead.failure.remedy,
        attempts: dead.attempts,
        failed_at: new Date(dead.failedAtMs),
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows !== 1n) return false;
    await settleDeliveryJob(tx, { jobId: dead.job.id }, "failed");
    return true;
  });
}

/** Who acts on a dead job, and when. A job outside the scope counts as none (spec X6). */
export interface DeadJobAct {
  readonly scope: RowScope;
  readonly now: number;
}

/** Puts a dead job into the outbox again, under its own id. False when there is none in scope, or it is not dead any more. */
export async function retryDeadJob(db: Db, id: number, act: DeadJobAct): Promise<boolean> {
  return transact(db, async (tx) => {
    const job = await changeDeadJob(tx, id, { state: "retried", ...act });
    if (job === null) return false;
    await putOrder(tx, { kind: "job", job, ifFailed: "retry" }, act.now);
    await tx
      .updateTable("deliveries")
      .set({ job_state: "pending" })
      .where("job_id", "=", job.id)
      .where("job_state", "=", "failed")
      .execute();
    return true;
  });
}

/** Puts a dead job aside for good. False when there is none in scope, or it is not dead any more. */
export async function discardDeadJob(db: Db, id: number, act: DeadJobAct): Promise<boolean> {
  return (await changeDeadJob(db, id, { state: "discarded", ...act })) !== null;
}

const ofRepository = `coalesce(dead_jobs.repository_id,
  (SELECT v.repository_id FROM assay.reviews v WHERE v.id = dead_jobs.review_id))`;

async function changeDeadJob(
  db: Db,
  id: number,
  change: DeadJobAct & { readonly state: "retried" | "discarded" },
): Promise<QueuedJob | null> {
  const row = await db
    .updateTable("dead_jobs")
    .set({ state: change.state, changed_at: new Date(change.now) })
    .where("id", "=", id)
    .where("state", "=", "dead")
    .where(inScope(change.scope, { repository: ofRepository, installation: "dead_jobs.installation_id" }))
    .returning("job")
    .executeTakeFirst();
  return row === undefined ? null : (row.job as QueuedJob); // written by keepDeadJob from this very type
}
