// The log of all events in one order that readers may trust: places are given after the commit, by whoever reads.
import { sql } from "kysely";
import { transact } from "../engine/transact.js";
import type { Db } from "../schema.js";

/** One event with its place among all (`id`), and the ids that a reader's rights are checked against. */
export interface LoggedEvent {
  readonly id: number;
  readonly review: string;
  readonly repository: number;
  readonly installation: number;
  readonly seq: number;
  readonly at: number;
  readonly body: { readonly type: string };
}

/** Which rows somebody may see: every one, or those of some installations and repositories. */
export type RowScope =
  | { readonly kind: "everything" }
  | {
      readonly kind: "some";
      readonly installations: readonly number[];
      readonly repositories: readonly number[];
    };

const placingLock = "7165482303";

/**
 * Events with a place after `after`, ascending (spec L2). Once a reader was given a place, no event with a lower one
 * appears any more: the counted id of an insert does not hold that, since transactions commit in another order, so rows are
 * inserted without a place and get one here, after they are visible, by one reader at a time. Writers never wait.
 */
export async function readEventLog(
  db: Db,
  query: {
    readonly after: number;
    readonly limit: number;
    readonly review: string | null;
    readonly scope: RowScope;
  },
): Promise<LoggedEvent[]> {
  await placeEvents(db);
  let select = db
    .selectFrom("events as e")
    .innerJoin("reviews as r", "r.id", "e.review_id")
    .select([
      "e.position",
      "e.review_id",
      "r.repository_id",
      "r.installation_id",
      "e.seq",
      "e.at",
      "e.type",
      "e.body",
    ])
    .where("e.position", ">", query.after)
    .orderBy("e.position")
    .limit(query.limit);
  if (query.review !== null) select = select.where("e.review_id", "=", query.review);
  if (query.scope.kind === "some")
    select = select.where("r.repository_id", "in", idList(query.scope.repositories));
  const rows = await select.execute();
  return rows.map((row) => ({
    id: row.position ?? 0, // rows without a place are not selected
    review: row.review_id,
    repository: row.repository_id,
    installation: row.installation_id,
    seq: row.seq,
    at: row.at,
    body: { ...(row.body as object), type: row.type }, // appendEvents writes objects only
  }));
}

/** The highest place that a reader may be given now; 0 when there is no event. */
export async function lastEventPlace(db: Db): Promise<number> {
  await placeEvents(db);
  const row = await db
    .selectFrom("events")
    .select((eb) => eb.fn.max("position").as("last"))
    .executeTakeFirst();
  return row?.last ?? 0;
}

/** `in ()` is no SQL: an empty list becomes one that no row's id is in. */
function idList(ids: readonly number[]): readonly number[] {
  return ids.length === 0 ? [-1] : ids;
}

async function placeEvents(db: Db): Promise<void> {
  const unplaced = await db
    .selectFrom("events")
    .select("id")
    .where("position", "is", null)
    .limit(1)
    .executeTakeFirst();
  if (unplaced === undefined) return;
  await transact(db, async (tx) => {
    await sql`SELECT pg_advisory_xact_lock(${sql.raw(placingLock)})`.execute(tx);
    // The highest place ever given outlives the purge of its event in meta, so that places are never given twice.
    await sql`
      WITH last AS (
        SELECT greatest(
          coalesce((SELECT max(position) FROM assay.events), 0),
          coalesce((SELECT (value)::bigint FROM assay.meta WHERE key = 'last-event-place'), 0)) AS place
      ), placed AS (
        SELECT id, (SELECT place FROM last) + row_number() OVER (ORDER BY id) AS place
        FROM assay.events WHERE position IS NULL
      )
      UPDATE assay.events e SET position = placed.place FROM placed WHERE placed.id = e.id`.execute(tx);
  });
}

/** Remembers the highest place before old events are purged. */
export async function keepLastEventPlace(db: Db): Promise<void> {
  const last = await lastEventPlace(db);
  await sql`
    INSERT INTO assay.meta (key, value) VALUES ('last-event-place', to_jsonb(${last}::bigint))
    ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = now()`.execute(db);
}
