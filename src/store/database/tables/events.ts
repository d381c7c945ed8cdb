// The table `events`: one log per review, numbered without gaps, appended in the transaction of what it tells.
import { sql } from "kysely";
import { AssayError } from "../../../runtime/runtime.js";
import { json } from "../json.js";
import type { Db } from "../schema.js";
import { keepLastEventPlace } from "./event-log.js";
import { purgeEnded } from "./purge.js";

/** One event before it is numbered: its type and what else it says. */
export interface EventBody {
  readonly type: string;
}

/** NOTIFY on this channel says: this review's log has grown. */
export const eventsChannel = "assay_events";

/**
 * Appends in order and wakes the readers at commit (spec L1). The review's row is locked until then, which is what keeps
 * `seq` without gaps under concurrency; its `progress_at` is raised. Returns the last number. Call it in a transaction.
 * Throws `internal` where there is no such review.
 */
export async function appendEvents(
  tx: Db,
  review: string,
  added: { readonly events: readonly EventBody[]; readonly at: number },
): Promise<number> {
  const { events } = added;
  const at = new Date(added.at);
  const row = await tx
    .updateTable("reviews")
    .set((eb) => ({
      last_seq: eb("last_seq", "+", events.length),
      progress_at: sql<Date>`greatest(progress_at, ${at})`,
    }))
    .where("id", "=", review)
    .returning("last_seq")
    .executeTakeFirst();
  if (row === undefined) throw noSuchReview(review);
  if (events.length === 0) return row.last_seq;
  const first = row.last_seq - events.length + 1;
  await tx
    .insertInto("events")
    .values(
      events.map(({ type, ...body }, index) => ({
        review_id: review,
        seq: first + index,
        at,
        type,
        body: json(body),
      })),
    )
    .execute();
  await sql`SELECT pg_notify(${eventsChannel}, ${review})`.execute(tx);
  return row.last_seq;
}

/** Removes events of before `before` (milliseconds) of reviews that have ended. Returns how many. */
export async function purgeEvents(db: Db, before: number): Promise<number> {
  await keepLastEventPlace(db);
  return purgeEnded(db, { table: "events", column: "at", before });
}

function noSuchReview(review: string): AssayError {
  return new AssayError({
    code: "internal",
    message: `there is no review ${review}`,
    remedy: "Please report this as a bug.",
  });
}
