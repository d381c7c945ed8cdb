// One transaction around several statements, run again from its beginning when two transactions got in each other's way.
import type { Db } from "../schema.js";
import { isCollision } from "./translate-error.js";

const maxTries = 4;

/**
 * Runs `work` in a transaction: all of it becomes durable together, or, when it throws, nothing. Inside a transaction it
 * simply joins that one. Deadlocks and serialization failures are tried again, so `work` must touch nothing but the
 * database. Throws what `work` throws.
 */
export async function transact<T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> {
  if (db.isTransaction) return work(db);
  for (let tries = 1; ; tries += 1) {
    try {
      return await db.transaction().execute(work);
    } catch (fault) {
      if (!isCollision(fault) || tries === maxTries) throw fault;
    }
  }
}
