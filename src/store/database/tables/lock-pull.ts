// The lock on one pull request: whoever takes in a review of it, or cancels one, holds it until the transaction ends.
import { sql } from "kysely";
import type { Db } from "../schema.js";

/** One pull request, by GitHub's id of its repository and its number. */
export interface PullKey {
  readonly repository: number;
  readonly number: number;
}

/** Takes the lock, and waits for it. */
export async function lockPull(tx: Db, pull: PullKey): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${keyOf(pull)}, 0))`.execute(tx);
}

/** Takes those locks that nobody holds, waiting for none, and says of each whether it was taken. */
export async function tryLockPulls(tx: Db, pulls: readonly PullKey[]): Promise<readonly boolean[]> {
  const { rows } = await sql<{ taken: boolean[] }>`
    /* try-lock-pulls */ SELECT array_agg(pg_try_advisory_xact_lock(hashtextextended(key, 0)) ORDER BY at) AS taken
    FROM unnest(${pulls.map(keyOf)}::text[]) WITH ORDINALITY AS pull (key, at)`.execute(tx);
  return rows[0]?.taken ?? [];
}

function keyOf({ repository, number }: PullKey): string {
  return `pull ${repository} ${number}`;
}
