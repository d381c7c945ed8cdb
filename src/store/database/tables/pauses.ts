// The table `pauses`: pull requests that are not reviewed for the time being (spec G4).
import type { Db } from "../schema.js";

/** One pause. `since` is milliseconds since the epoch. */
export interface Pause {
  readonly repository: number;
  readonly number: number;
  readonly since: number;
  readonly by: string;
  readonly reason: string;
}

/** Puts a pause on. One that is on already stays as it is. True when it is new. */
export async function pause(db: Db, wanted: Pause): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto("pauses")
    .values({
      repository_id: wanted.repository,
      number: wanted.number,
      since: new Date(wanted.since),
      by: wanted.by,
      reason: wanted.reason,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** Takes a pause off. False when none was on. */
export async function resume(db: Db, pull: { repository: number; number: number }): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom("pauses")
    .where("repository_id", "=", pull.repository)
    .where("number", "=", pull.number)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}
