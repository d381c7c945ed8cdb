// The tables `quota_months` and `quota_reservations`: one unit per review, reserved = held + spent + returned, always (spec G2).
import type { Db } from "../schema.js";

/** Makes sure that months have their rows: the first review of a month has to. False when all were there. */
export async function ensureMonths(
  tx: Db,
  months: readonly { readonly installation: number; readonly month: string }[],
): Promise<boolean> {
  const inOrder = months.toSorted((one, other) => one.installation - other.installation); // as two processes may make the same ones
  const { numInsertedOrUpdatedRows = 0n } = await tx
    .insertInto("quota_months")
    .values(inOrder.map(({ installation, month }) => ({ installation_id: installation, month })))
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows > 0n;
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
