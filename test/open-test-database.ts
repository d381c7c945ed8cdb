// A real PostgreSQL for tests: one embedded server per checkout, shared by all test files, and a fresh database for each.
import { createHash, randomBytes } from "node:crypto";
import { chmodSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { packageRoot, systemClock } from "../src/runtime/runtime.js";
import { openEmbeddedServer } from "../src/store/database/engine/embedded-server.js";
import { migrate } from "../src/store/database/migrations/migrate.js";
import { migrations } from "../src/store/database/migrations/migrations.js";
import { openDatabase, type Database } from "../src/store/store.js";

/** A fresh, migrated database. `close` drops it and leaves the server (the last one out stops it). */
export interface TestDatabase extends Database {
  /** Opens the same database once more, as another process would. */
  again(): Promise<Database>;
}

/** How to open one. `binaries` picks the npm package's or the system's PostgreSQL; `url` a server of your own, on which databases may be made. */
export interface TestDatabaseOptions {
  readonly binaries?: "package" | "system";
  readonly poolSize?: number;
}

const buildLock = "7165482399";
const leftAfterMs = 3_600_000;

/**
 * Opens a database of its own for one test file: quick (about 0.1 s; the first of a checkout 2 s), because the server is
 * adopted and the database copied from a migrated template. Call `close` in `afterAll`.
 */
export async function openTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const binaries = options.binaries ?? "package";
  const key = createHash("sha256").update(packageRoot).digest("hex").slice(0, 10);
  const dataDir = join(tmpdir(), `assay-test-${key}-${binaries}`);
  mkdirSync(dataDir, { recursive: true });
  chmodSync(dataDir, 0o755);
  const server = await openEmbeddedServer({
    dataDir,
    searchPath: "",
    binaries,
    clock: systemClock,
    report: () => undefined,
  });
  const name = `test_${Date.now()}_${randomBytes(4).toString("hex")}`;
  await withAdmin(server.url, async (admin) => {
    await dropLeftovers(admin);
    await admin.query(`CREATE DATABASE ${name} TEMPLATE ${await ensureTemplate(admin, server.url)}`);
  });
  const open = (): Promise<Database> =>
    openDatabase({ url: urlFor(server.url, name), dataDir, poolSize: options.poolSize });
  const database = await open();
  return {
    ...database,
    again: open,
    close: async () => {
      await database.close();
      await withAdmin(server.url, (admin) => admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
      await server.close();
    },
  };
}

/** The URL of another database on the same server. */
export function urlFor(url: string, database: string): string {
  const target = new URL(url);
  target.pathname = `/${database}`;
  return target.href;
}

async function withAdmin<T>(url: string, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: urlFor(url, "postgres") });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

/** One template per set of migrations, made by whichever test file comes first. */
async function ensureTemplate(admin: pg.Client, url: string): Promise<string> {
  const key = createHash("sha256").update(JSON.stringify(migrations)).digest("hex").slice(0, 12);
  const name = `template_${key}`;
  await admin.query(`SELECT pg_advisory_lock(${buildLock})`);
  try {
    const { rowCount } = await admin.query("SELECT 1 FROM pg_database WHERE datname = $1", [name]);
    if (rowCount !== 0) return name;
    await admin.query(`DROP DATABASE IF EXISTS ${name}_new WITH (FORCE)`);
    await admin.query(`CREATE DATABASE ${name}_new`);
    await migrate({ connectionString: urlFor(url, `${name}_new`) });
    await admin.query(`ALTER DATABASE ${name}_new RENAME TO ${name}`);
    return name;
  } finally {
    await admin.query(`SELECT pg_advisory_unlock(${buildLock})`);
  }
}

/** Databases of test runs that were killed. */
async function dropLeftovers(admin: pg.Client): Promise<void> {
  const { rows } = await admin.query<{ name: string }>(
    "SELECT datname AS name FROM pg_database WHERE datname LIKE 'test\\_%'",
  );
  for (const { name } of rows) {
    const madeAt = Number(name.split("_")[1]);
    if (Date.now() - madeAt > leftAfterMs) await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  }
}
