// Opens the database of the service: the server that was named, or the embedded one; its schema brought up to date.
import { Kysely, PostgresDialect } from "kysely";
import type pg from "pg";
import { systemClock, type Clock } from "../../../runtime/runtime.js";
import { migrate } from "../migrations/migrate.js";
import type { Schema } from "../schema.js";
import { openEmbeddedServer, type EmbeddedServer } from "./embedded-server.js";
import type { BinaryPlace } from "./find-binaries.js";
import { openListener, type Listener } from "./open-listener.js";
import { openPool } from "./open-pool.js";
import { translateError } from "./translate-error.js";

/**
 * Which database. `url` null: embedded, in `<dataDir>/postgres`. `searchPath` is the text of PATH, where PostgreSQL is
 * looked for last. `poolSize` bounds the sessions for queries (default 10; one more listens, one more marks presence).
 * `binaries` restricts the embedded server to the npm package's or the system's programs. `report` gets lines for the log.
 */
export interface DatabaseOptions {
  readonly url: string | null;
  readonly dataDir: string;
  readonly searchPath?: string | undefined;
  readonly poolSize?: number | undefined;
  readonly binaries?: BinaryPlace["origin"] | undefined;
  readonly clock?: Clock | undefined;
  readonly report?: ((line: string) => void) | undefined;
}

/**
 * An open database. `url` reaches it for other pools (it may hold a password: never log it). `db` is typed queries on the
 * schema `assay`. `listen` hears NOTIFY and survives a lost connection (it then calls with null: look at the rows).
 * `close` ends our sessions and, of an embedded server, stops it when nobody else uses it; other pools must be ended before.
 */
export interface Database {
  readonly url: string;
  readonly kind: "embedded" | "server";
  readonly db: Kysely<Schema>;
  readonly listen: Listener["listen"];
  close(): Promise<void>;
}

const defaultPoolSize = 10;

/**
 * Opens the database and runs the migrations that are due. Throws `database-missing`, `database-start` (embedded),
 * `database-unavailable` (a named server that does not answer) and `database-unfit`. Source: design.md, spec Y2.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const clock = options.clock ?? systemClock;
  const report = options.report ?? (() => undefined);
  const server = options.url === null ? await openEmbedded(options, { clock, report }) : null;
  const url = options.url ?? server?.url ?? "";
  const connection: pg.ClientConfig = { connectionString: url, connectionTimeoutMillis: 15_000 };
  try {
    await migrate(connection);
  } catch (fault) {
    await server?.close();
    throw translateError(fault);
  }
  const db = new Kysely<Schema>({
    dialect: new PostgresDialect({ pool: openPool(connection, options.poolSize ?? defaultPoolSize) }),
  });
  const listener = openListener({ connection, clock, report });
  return {
    url,
    kind: server === null ? "server" : "embedded",
    db: db.withSchema("assay"),
    listen: (channel, onNotice) => listener.listen(channel, onNotice),
    close: async () => {
      await Promise.all([listener.close(), db.destroy()]);
      await server?.close();
    },
  };
}

function openEmbedded(
  options: DatabaseOptions,
  given: { clock: Clock; report: (line: string) => void },
): Promise<EmbeddedServer> {
  return openEmbeddedServer({
    dataDir: options.dataDir,
    searchPath: options.searchPath ?? "",
    binaries: options.binaries,
    ...given,
  });
}
