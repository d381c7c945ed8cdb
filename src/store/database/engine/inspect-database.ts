// Looks at the database of the service without changing its schema: what it is, and how old its tables are.
import { Kysely, PostgresDialect, sql } from "kysely";
import { systemClock, type Clock } from "../../../runtime/runtime.js";
import { migrations } from "../migrations/migrations.js";
import type { Db, Schema } from "../schema.js";
import { openEmbeddedServer } from "./embedded-server.js";
import { openPool } from "./open-pool.js";

/** Where to look, as in `DatabaseOptions`. */
export interface InspectionOptions {
  readonly url: string | null;
  readonly dataDir: string;
  readonly searchPath: string;
  readonly clock?: Clock | undefined;
}

/**
 * What was found. `server` is the version as the server says it, `serverMajor` its first number; `schemaVersion` is null where
 * the service has never started on it, `newestVersion` what this program brings it to. `url` may hold a password.
 */
export interface DatabaseInspection {
  readonly kind: "embedded" | "server";
  readonly url: string;
  readonly server: string;
  readonly serverMajor: number;
  readonly schemaVersion: number | null;
  readonly newestVersion: number;
  readonly db: Db;
  close(): Promise<void>;
}

/**
 * Opens the database as the service would, an embedded one is started (and made, where there is none), and reads the
 * versions. No migration runs. Must be closed. Throws `database-missing`, `database-start` and `database-unavailable`.
 */
export async function inspectDatabase(options: InspectionOptions): Promise<DatabaseInspection> {
  const { dataDir, searchPath, clock = systemClock } = options;
  const embedded =
    options.url === null
      ? await openEmbeddedServer({ dataDir, searchPath, clock, report: () => undefined })
      : null;
  const url = options.url ?? embedded?.url ?? "";
  const pool = openPool({ connectionString: url }, 2);
  const all = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  const close = async (): Promise<void> => {
    await all.destroy();
    await embedded?.close();
  };
  try {
    const read = await readVersions(all);
    return {
      ...{
        kind: embedded === null ? "server" : "embedded",
        url,
        ...read,
        db: all.withSchema("assay"),
        close,
      },
      newestVersion: migrations.at(-1)?.version ?? 0,
    };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

async function readVersions(
  db: Db,
): Promise<Pick<DatabaseInspection, "server" | "serverMajor" | "schemaVersion">> {
  const asked = await sql<{ version: string; number: string; table: string | null }>`SELECT
    current_setting('server_version') AS version, current_setting('server_version_num') AS number,
    to_regclass('assay.schema_migrations')::text AS table`.execute(db);
  const row = asked.rows[0];
  const hasTables = (row?.table ?? null) !== null;
  const newest = hasTables
    ? await sql<{
        version: number | null;
      }>`SELECT max(version) AS version FROM assay.schema_migrations`.execute(db)
    : null;
  return {
    server: (row?.version ?? "unknown").split(" ")[0] ?? "unknown",
    serverMajor: Math.floor(Number(row?.number ?? 0) / 10_000),
    schemaVersion: newest?.rows[0]?.version ?? null,
  };
}
