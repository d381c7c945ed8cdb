// The lock on one pull request: whoever takes in a review of it, or cancels one, holds it until the transaction ends.
import { sql, type RawBuilder } from "kysely";
import type { Db } from "../schema.js";

/** One pull request, by GitHub's id of its repository and its number. */
export interface PullKey {
  readonly repository: number;
  readonly number: number;
}

/** Takes the lock. */
export async function lockPull(tx: Db, pull: PullKey): Promise<void> {
  await sql`SELECT ${pullLock(pull, sql`0`)}`.execute(tx);
}

/** The call that takes the lock, once `after`, a number from the same statement, is known. */
export function pullLock({ repository, number }: PullKey, after: RawBuilder<unknown>): RawBuilder<unknown> {
  const key = `pull ${repository} ${number}`;
  return sql`pg_advisory_xact_lock(hashtextextended(${key}, 0) + 0 * (${after}))`;
}
