// Deliveries that never reached us, as the sweep finds them in the code host's own list (spec W6).
import { sql } from "kysely";
import type { Db } from "../schema.js";
import { purgeOlder } from "../tables/purge.js";

/** One of them. `deliveredAt` is when the code host tried, in milliseconds; `isGivenUp`: it is asked for no more. */
export interface MissedDelivery {
  readonly guid: string;
  readonly event: string;
  readonly deliveredAt: number;
  readonly isGivenUp: boolean;
}

/** Notes them; one that was noted before counts one ask more. */
export async function noteMissed(db: Db, missed: readonly MissedDelivery[], now: number): Promise<void> {
  if (missed.length === 0) return;
  await db
    .insertInto("missed_deliveries")
    .values(
      missed.map((one) => ({
        guid: one.guid,
        event: one.event,
        delivered_at: new Date(one.deliveredAt),
        asks: one.isGivenUp ? 0 : 1,
        is_given_up: one.isGivenUp,
        noted_at: new Date(now),
      })),
    )
    .onConflict((conflict) =>
      conflict.column("guid").doUpdateSet({
        asks: sql<number>`missed_deliveries.asks + excluded.asks`,
        is_given_up: sql<boolean>`excluded.is_given_up`,
        noted_at: new Date(now),
      }),
    )
    .execute();
}

/** Forgets those of before `before` (milliseconds). Returns how many. */
export function purgeMissed(db: Db, before: number): Promise<number> {
  return purgeOlder(db, { table: "missed_deliveries", column: "delivered_at", before });
}
