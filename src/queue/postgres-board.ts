// The board of cancellations on PostgreSQL: one small table beside BullMQ's, and NOTIFY to wake who listens.
import { Client, type Pool } from "pg";
import type { CancellationBoard } from "./engine.js";

const channel = "assay_queue_cancelled";
const keptFor = "7 days";
const reconnectMs = 1_000;

/** What the board stands on; `onError` hears of a lost connection, which is opened again by itself. */
export interface PostgresBoardOptions {
  readonly pool: Pool;
  readonly url: string;
  readonly name: string;
  readonly schema: string;
  readonly onError: (error: unknown) => void;
}

/** Opens the board in `schema`, whose table exists. It holds a connection only while somebody listens. */
export function openPostgresBoard(options: PostgresBoardOptions): CancellationBoard {
  const { pool, name, schema } = options;
  const table = `${schema}.assay_cancellations`;
  const own = (key: string): string => `${name}/${key}`;
  return {
    post: async (keys, reason) => {
      await pool.query(`DELETE FROM ${table} WHERE at < now() - interval '${keptFor}'`);
      await pool.query(
        `INSERT INTO ${table} (key, reason) SELECT key, $2 FROM unnest($1::text[]) AS key
         ON CONFLICT (key) DO UPDATE SET reason = excluded.reason, at = now()`,
        [keys.map(own), reason],
      );
      await pool.query("SELECT pg_notify($1, $2)", [channel, name]);
    },
    read: async (keys) => {
      if (keys.length === 0) return new Map();
      const { rows } = await pool.query<{ key: string; reason: string }>(
        `SELECT key, reason FROM ${table} WHERE key = ANY($1::text[])`,
        [keys.map(own)],
      );
      return new Map(rows.map((row) => [row.key.slice(name.length + 1), row.reason]));
    },
    listen: (onPost) => listen(options, onPost),
  };
}

async function listen(options: PostgresBoardOptions, onPost: () => void): Promise<() => Promise<void>> {
  let client: Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  const lose = (error: unknown): void => {
    if (isStopped) return;
    options.onError(error);
    const lost = client;
    client = undefined;
    lost?.end().catch(() => undefined); // it is gone already
    clearTimeout(timer);
    timer = setTimeout(() => void connect().catch(lose), reconnectMs);
  };
  const connect = async (): Promise<void> => {
    const next = new Client({
      connectionString: options.url,
      keepAlive: true,
      application_name: "assay-queue-board",
    });
    client = next;
    next.on("error", (error) => {
      if (client === next) lose(error);
    });
    next.on("notification", (message) => {
      if (message.payload === options.name) onPost();
    });
    await next.connect();
    await next.query(`LISTEN ${channel}`);
    onPost(); // what was posted while nobody listened
  };
  await connect();
  return async () => {
    isStopped = true;
    clearTimeout(timer);
    await client?.end().catch(() => undefined); // ending a connection that broke meanwhile
  };
}
