// The table `review_steps`: the durable result of each step, written once, so that a killed worker's successor goes on.
import { packJson, unpackJson } from "../json.js";
import type { Db } from "../schema.js";
import { purgeEnded } from "./purge.js";

/** Writes a step's result if it has none yet. False when it had: the first value stays. */
export async function keepStep(
  tx: Db,
  review: string,
  done: { readonly step: string; readonly value: unknown; readonly at: number },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("review_steps")
    .values({
      review_id: review,
      step: done.step,
      body: packJson(done.value),
      finished_at: new Date(done.at),
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** The result of a step; null when there is none. */
export async function readStep(db: Db, review: string, step: string): Promise<unknown> {
  const row = await db
    .selectFrom("review_steps")
    .select("body")
    .where("review_id", "=", review)
    .where("step", "=", step)
    .executeTakeFirst();
  return row === undefined ? null : unpackJson(row.body);
}

/** The results of all steps whose name begins with `prefix`, by name. */
export async function readSteps(
  db: Db,
  review: string,
  prefix: string,
): Promise<{ step: string; value: unknown; finishedAt: number }[]> {
  const rows = await db
    .selectFrom("review_steps")
    .select(["step", "body", "finished_at"])
    .where("review_id", "=", review)
    .where((eb) => eb(eb.fn<string>("left", ["step", eb.val(prefix.length)]), "=", prefix))
    .orderBy("step")
    .execute();
  return rows.map((row) => ({ step: row.step, value: unpackJson(row.body), finishedAt: row.finished_at }));
}

/** Removes results of before `before` (milliseconds) of reviews that have ended. Returns how many. */
export async function purgeSteps(db: Db, before: number): Promise<number> {
  return purgeEnded(db, { table: "review_steps", column: "finished_at", before });
}
