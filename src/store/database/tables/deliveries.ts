// The table `deliveries`: every webhook call once, by its guid, and what became of it (spec W2).
import { sql } from "kysely";
import type { Delivery, HeldDelivery } from "../../../intake/intake.js";
import type { DeliveryTable } from "../rows/work-rows.js";
import type { Db } from "../schema.js";
import { pullLock, type PullKey } from "./lock-pull.js";
import { purgeOlder } from "./purge.js";

/** How a delivery was met: for the first time or again after a failure (`attempt` > 1), or already dealt with. */
export type DeliveryStart =
  | { readonly kind: "goes-on"; readonly attempt: number }
  | { readonly kind: "duplicate"; readonly review: string | null };

/** What became of it. `job` is the id of the job that it caused. */
export interface DeliveryEnding {
  readonly outcome: DeliveryTable["outcome"];
  readonly reason: string | null;
  readonly review?: string | null;
  readonly job?: string | null;
}

/**
 * Claims the guid for this transaction, and locks the pull request when one is given: in this order, in one statement. A repeated guid waits here until the first one's transaction has ended; it is a
 * duplicate unless that delivery was refused or its job failed (the Redeliver button works).
 */
export async function startDelivery(
  tx: Db,
  delivery: Delivery,
  pull: PullKey | null = null,
): Promise<DeliveryStart> {
  const lock = pull === null ? sql`NULL` : pullLock(pull, sql`count(*)`);
  const { fresh } = await tx
    .with("claimed", (db) =>
      db
        .insertInto("deliveries")
        .values(rowOf(delivery, { outcome: "recorded", reason: null }))
        .onConflict((conflict) => conflict.doNothing())
        .returning("guid"),
    )
    .selectFrom("claimed")
    .select(({ fn }) => [fn.countAll<number>().as("fresh"), lock.as("locked")])
    .executeTakeFirstOrThrow();
  if (fresh === 1) return { kind: "goes-on", attempt: 1 };
  const held = await tx
    .selectFrom("deliveries")
    .select(["outcome", "job_state", "review_id", "attempts"])
    .where("guid", "=", delivery.guid)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const mayGoOn = held.outcome === "refused" || (held.outcome === "queued" && held.job_state === "failed");
  return mayGoOn
    ? { kind: "goes-on", attempt: held.attempts + 1 }
    : { kind: "duplicate", review: held.review_id };
}

/** Writes what became of a delivery that was started in this transaction. */
export async function endDelivery(
  tx: Db,
  started: { readonly guid: string; readonly attempt: number },
  ending: DeliveryEnding,
): Promise<void> {
  await deliveryEnding(tx, started, ending).execute();
}

/** The statement of `endDelivery`, to stand alone or beside others. */
export function deliveryEnding(
  db: Db,
  started: { readonly guid: string; readonly attempt: number },
  ending: DeliveryEnding,
) {
  return db
    .updateTable("deliveries")
    .set({
      outcome: ending.outcome,
      reason: ending.reason,
      review_id: ending.review ?? null,
      job_id: ending.job ?? null,
      job_state: ending.outcome === "queued" ? "pending" : null,
      attempts: started.attempt,
    })
    .where("guid", "=", started.guid);
}

/** Records a delivery that causes nothing; a known guid changes nothing. */
export async function recordDelivery(db: Db, delivery: Delivery, ending: DeliveryEnding): Promise<void> {
  await db
    .insertInto("deliveries")
    .values(rowOf(delivery, ending))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/**
 * Notes how the job of a delivery ended: by the id of its own job, or by that of the review which it caused. A failed one
 * may be queued again by a repeated delivery.
 */
export async function settleDeliveryJob(
  db: Db,
  job: { readonly jobId: string } | { readonly review: string },
  state: "done" | "failed",
): Promise<void> {
  await db
    .updateTable("deliveries")
    .set({ job_state: state })
    .where("job_state", "is not", null)
    .where((eb) => ("jobId" in job ? eb("job_id", "=", job.jobId) : eb("review_id", "=", job.review)))
    .execute();
}

/** Which of these guids are held, how each ended, and where its job stands. */
export async function readDeliveryStates(db: Db, guids: readonly string[]): Promise<HeldDelivery[]> {
  if (guids.length === 0) return [];
  return db
    .selectFrom("deliveries")
    .select(["guid", "outcome", "job_state as jobState"])
    .where("guid", "in", guids)
    .execute();
}

/** Removes deliveries received before `before` (milliseconds). Returns how many. */
export function purgeDeliveries(db: Db, before: number): Promise<number> {
  return purgeOlder(db, { table: "deliveries", column: "received_at", before });
}

function rowOf(delivery: Delivery, ending: DeliveryEnding) {
  return {
    guid: delivery.guid,
    event: delivery.event,
    action: delivery.action,
    received_at: new Date(delivery.receivedAt),
    installation_id: delivery.installation,
    repository_id: delivery.repository?.id ?? null,
    outcome: ending.outcome,
    reason: ending.reason,
    review_id: null,
    job_id: null,
    job_state: null,
  };
}
