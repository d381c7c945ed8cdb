// The same service with its weaknesses mended: deadlines on connecting and on queries, one more try of reads alone, 503 where it cannot help.
import pg from "pg";
import { serveDeliveries, statements, type Delivery } from "./deliveries.ts";

const deadlineMs = Number(process.env["DEADLINE_MS"] ?? 900);
const pool = new pg.Pool({
  connectionString: process.env["DATABASE_URL"],
  connectionTimeoutMillis: deadlineMs,
  query_timeout: deadlineMs,
});
pool.on("error", () => undefined); // an idle connection broke: the pool has dropped it already

async function read(text: string, values: unknown[] = []): Promise<Delivery[]> {
  try {
    return (await pool.query<Delivery>(text, values)).rows;
  } catch {
    return (await pool.query<Delivery>(text, values)).rows;
  }
}

await pool.query(statements.make);
serveDeliveries(
  {
    list: () => read(statements.list),
    read: async (id) => (await read(statements.read, [id]))[0],
    add: async (address) => (await pool.query<Delivery>(statements.add, [address])).rows[0],
  },
  503,
);
