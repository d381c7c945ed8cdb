// Lets BullMQ's statements on PostgreSQL survive a deadlock: each is one transaction of its own, so it is simply sent again.
import type { PgPool, PgQueryResult } from "bullmq";
import type { Pool } from "pg";
import type { QueueLog } from "./ports.js";

const tries = 5;

/**
 * The pool, with single statements repeated (at most 5 tries) after "deadlock detected" (40P01) and "could not serialize"
 * (40001), both of which undo the statement whole. Without it a finished job is counted as failed (queue.md 0.4). Statements
 * on a checked-out client are left alone. Source: https://www.postgresql.org/docs/15/errcodes-appendix.html
 */
export function retryDeadlocks(bare: Pool, log: QueueLog): PgPool {
  const pool = bare as unknown as PgPool; // the same object, seen through BullMQ's narrower types
  const query = async <R>(text: string, values?: readonly unknown[]): Promise<PgQueryResult<R>> => {
    for (let attempt = 1; ; attempt += 1)
      try {
        return await pool.query<R>(text, values);
      } catch (error) {
        if (attempt >= tries || !isUndone(error)) throw error;
        log.warn(
          { attempt },
          "the queue's database undid a statement because of a deadlock; it is sent again",
        );
      }
  };
  return new Proxy(pool, {
    get: (target, key) => {
      if (key === "query") return query;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });
}

function isUndone(error: unknown): boolean {
  const code: unknown = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "40P01" || code === "40001";
}
