// Deletes old rows a batch at a time, so that no purge holds locks for long.
import { sql } from "kysely";
import type { Db, Schema } from "../schema.js";

/** Which rows: those of `table` whose time in `column` lies before `before` (milliseconds). */
export interface Purge {
  readonly table: keyof Schema;
  readonly column: string;
  readonly before: number;
}

const batchRows = 5_000;

/** Deletes them. Returns how many. */
export function purgeOlder(db: Db, { table, column, before }: Purge): Promise<number> {
  const rows = sql`SELECT ctid FROM assay.${sql.ref(table)}
    WHERE ${sql.ref(column)} < ${new Date(before)} LIMIT ${batchRows}`;
  return inBatches(db, sql`DELETE FROM assay.${sql.ref(table)} WHERE ctid = ANY(ARRAY(${rows}))`);
}

/** Deletes those that belong to reviews which have ended. Returns how many. */
export function purgeEnded(db: Db, { table, column, before }: Purge): Promise<number> {
  const rows = sql`SELECT t.ctid FROM assay.${sql.ref(table)} t JOIN assay.reviews r ON r.id = t.review_id
    WHERE t.${sql.ref(column)} < ${new Date(before)} AND r.state NOT IN ('queued', 'running') LIMIT ${batchRows}`;
  return inBatches(db, sql`DELETE FROM assay.${sql.ref(table)} WHERE ctid = ANY(ARRAY(${rows}))`);
}

async function inBatches(db: Db, statement: ReturnType<typeof sql>): Promise<number> {
  for (let total = 0; ;) {
    const { numAffectedRows = 0n } = await statement.execute(db);
    total += Number(numAffectedRows);
    if (Number(numAffectedRows) < batchRows) return total;
  }
}
