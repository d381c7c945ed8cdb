// A real deadlock on a real PostgreSQL: both statements end well.
import { Pool } from "pg";
import { expect, it } from "vitest";
import { openTestPostgres, postgresMissing } from "../../test/open-test-postgres.js";
import { quietLog } from "../../test/queue/contract-parts.js";
import { retryDeadlocks } from "./retry-deadlocks.js";

it.skipIf(postgresMissing("package") !== undefined)(
  "[Q2] two statements that block each other both succeed, one of them sent again",
  async () => {
    const postgres = await openTestPostgres("package");
    const bare = new Pool({ connectionString: postgres.url, max: 4, options: "-c deadlock_timeout=50ms" });
    bare.on("connect", (client) => client.on("error", () => undefined)); // its last word may come after the pool's end
    const warnings: string[] = [];
    const pool = retryDeadlocks(bare, { ...quietLog, warn: (_, message) => void warnings.push(message) });
    await pool.query("CREATE TABLE pairs AS SELECT n AS id, 0 AS hits FROM generate_series(1, 2) AS n");
    const hit = (first: number, second: number): Promise<unknown> =>
      pool.query(`DO $$ BEGIN
        UPDATE pairs SET hits = hits + 1 WHERE id = ${first};
        PERFORM pg_sleep(0.3);
        UPDATE pairs SET hits = hits + 1 WHERE id = ${second};
      END $$`);
    await Promise.all([hit(1, 2), hit(2, 1)]);
    const { rows } = await pool.query<{ hits: number }>("SELECT hits FROM pairs");
    expect([rows.map(({ hits }) => hits), warnings.length]).toEqual([[2, 2], 1]);
    await bare.end();
    await postgres.close();
  },
);
