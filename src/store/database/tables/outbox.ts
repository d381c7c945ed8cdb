// The table `outbox`: orders recorded in the transaction that caused them, until the relay has put them into the queue.
import { sql } from "kysely";
import { bearTrace, type Failure, type Order, type OutboxPort } from "../../../queue/queue.js";
import { json } from "../json.js";
import type { Db } from "../schema.js";
import { purgeOlder } from "./purge.js";

/** NOTIFY on this channel says: an order lies in the outbox. */
export const outboxChannel = "assay_outbox";

/**
 * Puts an order into the outbox and wakes the relay at commit. An order whose id lies there already is left alone; with
 * `ifFailed: "retry"` one that was relayed before goes out again. False when nothing was added. Source: spec W2.
 */
export async function putOrder(tx: Db, order: Order, now: number): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await orderInsertion(tx, order, now).executeTakeFirst();
  if (numInsertedOrUpdatedRows !== 1n) return false;
  await sql`SELECT pg_notify(${outboxChannel}, '')`.execute(tx);
  return true;
}

/** The columns of an order as it is; whoever writes them wakes the relay. */
export function orderRow(order: Order, now: number) {
  const notBefore = order.kind === "job" ? (order.notBeforeMs ?? now) : now;
  return {
    job_id: orderId(order),
    job: order,
    not_before: new Date(notBefore),
    created_at: new Date(now),
  };
}

function orderInsertion(db: Db, order: Order, now: number) {
  const row = orderRow(bearTrace(order), now);
  const values = { ...row, job: json(row.job) };
  const repeats = order.kind === "job" && order.ifFailed === "retry";
  return db
    .insertInto("outbox")
    .values(values)
    .onConflict((conflict) =>
      repeats
        ? conflict
            .column("job_id")
            .doUpdateSet({
              job: values.job,
              not_before: values.not_before,
              relayed_at: null,
              refused_at: null,
              reason: null,
              attempts: 0,
            })
            .where((eb) =>
              eb.or([eb("outbox.relayed_at", "is not", null), eb("outbox.refused_at", "is not", null)]),
            )
        : conflict.column("job_id").doNothing(),
    );
}

/**
 * The outbox as the queue's relay wants it. A claim moves `not_before` on by the lease, so that a relay killed in between
 * costs that much time and no order; leases run on the database's clock, which all processes share.
 */
export function createOutbox(db: Db): OutboxPort {
  return {
    claim: async ({ limit, leaseMs }) => {
      const { rows } = await sql<{ id: number; job: Order; attempts: number }>`
        UPDATE assay.outbox SET not_before = clock_timestamp() + ${leaseMs} * interval '1 ms'
        WHERE id IN (
          SELECT id FROM assay.outbox
          WHERE relayed_at IS NULL AND refused_at IS NULL AND not_before <= clock_timestamp()
          ORDER BY id LIMIT ${limit} FOR UPDATE SKIP LOCKED)
        RETURNING id, job, attempts`.execute(db);
      return rows
        .sort((a, b) => a.id - b.id)
        .map((row) => ({ id: String(row.id), order: row.job, attempts: row.attempts }));
    },
    markRelayed: async (ids) => {
      await sql`UPDATE assay.outbox SET relayed_at = now(), reason = NULL WHERE id = ANY(${[...ids]}::bigint[])`.execute(
        db,
      );
    },
    putBack: async (ids, { reason, retryAtMs }) => {
      await sql`
        UPDATE assay.outbox SET not_before = ${new Date(retryAtMs)}, attempts = attempts + 1, reason = ${reason}
        WHERE id = ANY(${[...ids]}::bigint[]) AND relayed_at IS NULL`.execute(db);
    },
    refuse: async (id, failure: Failure) => {
      await sql`UPDATE assay.outbox SET refused_at = now(), reason = ${failure.message} WHERE id = ${id}::bigint`.execute(
        db,
      );
    },
  };
}

/** Removes orders that were relayed before `before` (milliseconds). Returns how many. */
export async function purgeOutbox(db: Db, before: number): Promise<number> {
  return purgeOlder(db, { table: "outbox", column: "relayed_at", before });
}

function orderId(order: Order): string {
  return order.kind === "job" ? order.job.id : order.parent.id;
}
