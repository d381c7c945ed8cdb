// The table `slots`: how many jobs of one installation run at once, over all processes (spec Q4).
import { sql } from "kysely";
import type { SlotPort } from "../../../queue/queue.js";
import { transact } from "../engine/transact.js";
import type { Db } from "../schema.js";

/** Any number; it keeps these advisory locks apart from the others. */
const lockClass = 71654823;

/**
 * Slots with leases on the database's clock. `acquire` decides under a lock per installation, so that two processes never
 * take the last slot together; a lease that ran out counts for nothing.
 */
export function createSlots(db: Db): SlotPort {
  return {
    acquire: (installation, holder, { max, leaseMs }) =>
      transact(db, async (tx) => {
        await sql`SELECT pg_advisory_xact_lock(${lockClass}, hashint8(${installation}))`.execute(tx);
        await sql`
          DELETE FROM assay.slots WHERE installation_id = ${installation}
          AND expires_at <= clock_timestamp() AND holder <> ${holder}`.execute(tx);
        const { rows } = await sql<{ holder: string }>`
          INSERT INTO assay.slots (installation_id, holder, expires_at)
          SELECT ${installation}, ${holder}, clock_timestamp() + ${leaseMs} * interval '1 ms'
          WHERE (SELECT count(*) FROM assay.slots
                 WHERE installation_id = ${installation} AND holder <> ${holder}) < ${max}
          ON CONFLICT (installation_id, holder) DO UPDATE SET expires_at = excluded.expires_at
          RETURNING holder`.execute(tx);
        return rows.length === 1;
      }),
    renew: async (installation, holder, leaseMs) => {
      await sql`
        UPDATE assay.slots SET expires_at = clock_timestamp() + ${leaseMs} * interval '1 ms'
        WHERE installation_id = ${installation} AND holder = ${holder} AND expires_at > clock_timestamp()`.execute(
        db,
      );
    },
    release: async (installation, holder) => {
      await db
        .deleteFrom("slots")
        .where("installation_id", "=", installation)
        .where("holder", "=", holder)
        .execute();
    },
  };
}
