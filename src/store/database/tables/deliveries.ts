// The table `deliveries`: every webhook call once, by its guid, and what became of it (spec W2).
import { sql, type RawBuilder } from "kysely";
import type { Delivery, HeldDelivery } from "../../../intake/intake.js";
import { json } from "../json.js";
import type { DeliveryTable } from "../rows/work-rows.js";
import type { Db } from "../schema.js";
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
 * Claims the guid for this transaction. A repeated guid waits here until the first one's transaction has ended; it is a
 * duplicate unless that delivery was refused or its job failed (the Redeliver button works).
 */
export async function startDelivery(tx: Db, delivery: Delivery): Promise<DeliveryStart> {
  const { numInsertedOrUpdatedRows: fresh } = await tx
    .insertInto("deliveries")
    .values(rowOf(delivery, { outcome: "recorded", reason: null }))
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (fresh === 1n) return { kind: "goes-on", attempt: 1 };
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
  await tx
    .updateTable("deliveries")
    .set({
      outcome: ending.outcome,
      reason: ending.reason,
      review_id: ending.review ?? null,
      job_id: ending.job ?? null,
      job_state: ending.outcome === "queued" ? "pending" : null,
      attempts: started.attempt,
    })
    .where("guid", "=", started.guid)
    .execute();
}

/** A delivery with what became of it. */
export interface EndedDelivery {
  readonly delivery: Delivery;
  readonly ending: DeliveryEnding;
}

/** Records deliveries that cause nothing; known guids change nothing. */
export async function recordDeliveries(db: Db, ended: readonly EndedDelivery[]): Promise<void> {
  await sql`/* record-deliveries */ ${deliveryInsertion(ended)} ON CONFLICT (guid) DO NOTHING`.execute(db);
}

/**
 * The statement that inserts deliveries that were met and dealt with in one transaction, to stand alone or beside others; a
 * known guid fails it.
 */
export function deliveryInsertion(ended: readonly EndedDelivery[]): RawBuilder<unknown> {
  const rows = ended.map(({ delivery, ending }) => ({
    ...rowOf(delivery, ending),
    review_id: ending.review ?? null,
    job_id: ending.job ?? null,
    job_state: ending.outcome === "queued" ? "pending" : null,
  }));
  return sql`
    INSERT INTO assay.deliveries (guid, event, action, received_at, installation_id, repository_id, outcome, reason,
      review_id, job_id, job_state)
    SELECT * FROM json_to_recordset(${json(rows)}::json) AS d (guid text, event text, action text, received_at timestamptz,
      installation_id bigint, repository_id bigint, outcome text, reason text, review_id text, job_id text, job_state text)`;
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
