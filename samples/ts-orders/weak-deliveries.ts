// The delivery service as many are written: no deadline on queries, every failure a 500, inserts repeated blindly.
import pg from "pg";
import { serveDeliveries, statements, type Delivery } from "./deliveries.ts";

const pool = new pg.Pool({ connectionString: process.env["DATABASE_URL"] });

async function addStubbornly(address: string): Promise<Delivery | undefined> {
  for (let left = 3; ; left -= 1)
    try {
      return (await pool.query<Delivery>(statements.add, [address])).rows[0];
    } catch (error) {
      if (left === 1) throw error;
    }
}

await pool.query(statements.make);
serveDeliveries(
  {
    list: async () => (await pool.query<Delivery>(statements.list)).rows,
    read: async (id) => (await pool.query<Delivery>(statements.read, [id])).rows[0],
    add: addStubbornly,
  },
  500,
);
