// The connection pool behind every query: numbers and times parsed, errors translated, no session able to hang for ever.
import pg from "pg";
import type { PostgresPool, PostgresPoolClient } from "kysely";
import { AssayError } from "../../../runtime/runtime.js";
import { translateError } from "./translate-error.js";

/**
 * How values come back. int8 and numeric become numbers: ids of GitHub and every count stay below 2^53, money has six
 * decimals. timestamptz becomes milliseconds since the epoch, the one form of time outside the database.
 */
const types: pg.CustomTypesConfig = (() => {
  const own = new pg.TypeOverrides();
  const { builtins } = pg.types;
  const parseDate = pg.types.getTypeParser(builtins.TIMESTAMPTZ) as (text: string) => Date; // pg's own parser makes dates
  own.setTypeParser(builtins.INT8, parseInt8);
  own.setTypeParser(builtins.NUMERIC, Number);
  own.setTypeParser(builtins.TIMESTAMPTZ, (text) => parseDate(text).getTime());
  return own;
})();

/** Settings of each session: no statement, lock or forgotten transaction lasts for ever (spec X8). */
const sessionSettings =
  "SET statement_timeout = '60s'; SET lock_timeout = '30s'; SET idle_in_transaction_session_timeout = '60s'";

/**
 * Opens a pool of at most `size` sessions as Kysely wants it. Every error leaves it as an AssayError. Text loses NUL
 * characters, which PostgreSQL cannot store. `end` waits for queries under way.
 */
export function openPool(connection: pg.ClientConfig, size: number): PostgresPool {
  const pool = new pg.Pool({
    ...connection,
    types,
    max: size,
    keepAlive: true,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 15_000,
    application_name: "assay",
  });
  pool.on("error", () => undefined); // an idle session was lost; the pool makes another when it is wanted
  pool.on("connect", (client) => {
    client.on("error", () => undefined); // a busy session was lost: its query says so
    client.query(sessionSettings).catch(() => undefined); // only a lost session refuses these; its next query says so
  });
  const wrapped = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  return {
    connect: async () => {
      const client = await pool.connect().catch((fault: unknown) => {
        throw translateError(fault);
      });
      const known = wrapped.get(client);
      if (known !== undefined) return known;
      const fresh = wrapClient(client);
      wrapped.set(client, fresh);
      return fresh;
    },
    end: () => pool.end(),
  };
}

function wrapClient(client: pg.PoolClient): PostgresPoolClient {
  let isLost = false;
  const query = async (text: string, values: readonly unknown[]): Promise<unknown> => {
    try {
      const given = values.map(storable);
      const name = nameOf(text);
      return await (name === undefined
        ? client.query(text, given)
        : client.query({ name, text, values: given }));
    } catch (fault) {
      const translated = translateError(fault);
      isLost ||= translated.code === "database-unavailable" && !(fault instanceof pg.DatabaseError);
      throw translated;
    }
  };
  return {
    query: query as PostgresPoolClient["query"], // cursors, its other form, are not used here
    release: () => {
      client.release(isLost);
    },
  };
}

/**
 * A statement that begins with its name, as in `\/* gate-states *\/ SELECT …`, is prepared once in each session: planning what every
 * delivery runs would cost PostgreSQL more than running it. Its text must be one and the same each time; only values differ.
 */
function nameOf(text: string): string | undefined {
  return /^\s*\/\* ([a-z-]+) \*\//.exec(text)?.[1];
}

function storable(value: unknown): unknown {
  return typeof value === "string" ? value.replaceAll("\0", "\uFFFD") : value;
}

function parseInt8(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  throw new AssayError({
    code: "database-failed",
    message: `the database holds the number ${text}, which is too great to be kept exact`,
    remedy: "Please report this as a bug.",
  });
}
