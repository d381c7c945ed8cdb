// Brings a database's schema up to this program's, forward only, under a lock that every starting process takes.
import pg from "pg";
import { AssayError } from "../../../runtime/runtime.js";
import { migrations, type Migration } from "./migrations.js";

/** What was done: the versions that were run now, and the one that the schema is at. */
export interface Migrated {
  readonly ran: readonly number[];
  readonly version: number;
}

const migrationLock = "7165482302";
const oldestServer = 150_000;

/**
 * Runs what is missing in ONE transaction, under an advisory lock: processes that start together wait for the first and
 * then find nothing to do; a failure or a kill leaves the schema as it was. Throws `database-unfit` for a server older
 * than PostgreSQL 15 and for a schema newer than `list`. Source: spec Y2.
 */
export async function migrate(
  connection: pg.ClientConfig,
  list: readonly Migration[] = migrations,
): Promise<Migrated> {
  const client = new pg.Client(connection);
  client.on("error", () => undefined); // a lost connection shows in the query under way
  await client.connect();
  try {
    await checkServer(client);
    await client.query("BEGIN");
    await client.query(`SELECT pg_advisory_xact_lock(${migrationLock})`);
    const version = await readVersion(client);
    const newest = list.at(-1)?.version ?? 0;
    if (version > newest) throw newer(version, newest);
    const due = list.filter((migration) => migration.version > version);
    for (const migration of due) await run(client, migration);
    await client.query("COMMIT");
    return { ran: due.map((migration) => migration.version), version: newest };
  } finally {
    await client.end(); // an open transaction is rolled back by the server
  }
}

async function checkServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ number: string; version: string }>(
    "SELECT current_setting('server_version_num') AS number, current_setting('server_version') AS version",
  );
  if (Number(rows[0]?.number) >= oldestServer) return;
  throw new AssayError({
    code: "database-unfit",
    message: `the database server is PostgreSQL ${rows[0]?.version ?? "of an unknown version"}; 15 is the oldest that Assay runs on`,
    remedy: "Upgrade the server, or name another one in DATABASE_URL.",
  });
}

async function readVersion(client: pg.Client): Promise<number> {
  await client.query("CREATE SCHEMA IF NOT EXISTS assay");
  await client.query(`CREATE TABLE IF NOT EXISTS assay.schema_migrations (
    version integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`);
  const { rows } = await client.query<{ version: number | null }>(
    "SELECT max(version) AS version FROM assay.schema_migrations",
  );
  return rows[0]?.version ?? 0;
}

async function run(client: pg.Client, migration: Migration): Promise<void> {
  await client.query(migration.sql);
  await client.query("INSERT INTO assay.schema_migrations (version, name) VALUES ($1, $2)", [
    migration.version,
    migration.name,
  ]);
}

function newer(found: number, known: number): AssayError {
  return new AssayError({
    code: "database-unfit",
    message: `the database's schema is at version ${found}, and this program knows versions up to ${known}`,
    remedy:
      "Start the newer program that made it, or restore a backup from before; the schema only goes forward.",
  });
}
