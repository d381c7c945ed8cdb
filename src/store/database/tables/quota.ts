// The tables `quota_months` and `quota_reservations`: one unit per review, reserved = held + spent + returned, always (spec G2).
import { sql } from "kysely";
import { json } from "../json.js";
import type { Db } from "../schema.js";

/** What one review wants of a month. `limit` null: no bound. `freed` units of this month are returned later in the same transaction. */
export interface QuotaWish {
  readonly review: string;
  readonly installation: number;
  readonly month: string;
  readonly limit: number | null;
  readonly freed?: number;
}

/**
 * Takes one unit for a review by one conditional update, so that two pull requests at once never spend one slot. False
 * when none is left. The month's row stays locked until the transaction ends.
 */
export async function reserveQuota(tx: Db, wish: QuotaWish): Promise<boolean> {
  if (await takeUnit(tx, wish)) return true;
  await tx
    .insertInto("quota_months")
    .values({ installation_id: wish.installation, month: wish.month })
    .onConflict((conflict) => conflict.doNothing())
    .execute(); // the month's first review; where the row was there, nothing is left and the second question says so again
  return takeUnit(tx, wish);
}

async function takeUnit(tx: Db, wish: QuotaWish): Promise<boolean> {
  const { limit, freed = 0 } = wish;
  const { numAffectedRows } = await sql`
    WITH taken AS (
      UPDATE assay.quota_months SET reserved = reserved + 1
      WHERE installation_id = ${wish.installation} AND month = ${wish.month}
        AND (${limit}::int IS NULL OR reserved - returned - ${freed}::int < ${limit}::int + extra)
      RETURNING installation_id, month)
    INSERT INTO assay.quota_reservations (review_id, installation_id, month, state)
    SELECT ${wish.review}, installation_id, month, 'held' FROM taken`.execute(tx);
  return numAffectedRows === 1n;
}

/**
 * Takes a unit for each of many reviews, in one statement: all of one installation and month, or none of them. Answers with the
 * reviews that have theirs; the others ask `reserveQuota`, one by one. Rows are locked in the order of their keys.
 */
export async function reserveQuotas(
  tx: Db,
  wishes: readonly Omit<QuotaWish, "freed">[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ review_id: string }>`
    /* reserve-quotas */ WITH wish AS MATERIALIZED (
      SELECT * FROM json_to_recordset(${json(wishes)}::json) AS w (review text, installation bigint, month text, "limit" int)
    ), wanted AS (
      SELECT installation, month, min("limit") AS most, count(*) AS units FROM wish GROUP BY 1, 2
    ), free AS (
      SELECT q.installation_id, q.month, w.units FROM assay.quota_months q
      JOIN wanted w ON w.installation = q.installation_id AND w.month = q.month
      WHERE w.most IS NULL OR q.reserved - q.returned + w.units <= w.most + q.extra
      ORDER BY q.installation_id, q.month FOR UPDATE OF q
    ), taken AS (
      UPDATE assay.quota_months q SET reserved = reserved + free.units FROM free
      WHERE q.installation_id = free.installation_id AND q.month = free.month
      RETURNING q.installation_id, q.month
    )
    INSERT INTO assay.quota_reservations (review_id, installation_id, month, state)
    SELECT w.review, w.installation, w.month, 'held'
    FROM wish w JOIN taken t ON t.installation_id = w.installation AND t.month = w.month
    RETURNING review_id`.execute(tx);
  return new Set(rows.map((row) => row.review_id));
}

/** Spends or gives back the unit that a review holds. A review that holds none (any more) changes nothing. */
export async function settleQuota(tx: Db, review: string, as: "spent" | "returned"): Promise<void> {
  const row = await tx
    .updateTable("quota_reservations")
    .set({ state: as })
    .where("review_id", "=", review)
    .where("state", "=", "held")
    .returning(["installation_id", "month"])
    .executeTakeFirst();
  if (row === undefined) return;
  await tx
    .updateTable("quota_months")
    .set((eb) => (as === "spent" ? { spent: eb("spent", "+", 1) } : { returned: eb("returned", "+", 1) }))
    .where("installation_id", "=", row.installation_id)
    .where("month", "=", row.month)
    .execute();
}

/** How many units of that month these reviews hold. */
export async function countHeld(tx: Db, month: string, reviews: readonly string[]): Promise<number> {
  if (reviews.length === 0) return 0;
  const row = await tx
    .selectFrom("quota_reservations")
    .select((eb) => eb.fn.countAll().as("held"))
    .where("review_id", "in", reviews)
    .where("month", "=", month)
    .where("state", "=", "held")
    .executeTakeFirstOrThrow();
  return Number(row.held);
}

/** The UTC month of a time, as quota counts it: `2026-11`. */
export function monthOf(at: number): string {
  return new Date(at).toISOString().slice(0, 7);
}
