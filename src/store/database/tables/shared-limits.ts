// GitHub's limits as all processes share them: one row of `meta` for each installation, and a notification when it is barred (spec P3).
import { sql } from "kysely";
import type { Clock } from "../../../runtime/runtime.js";
import type { Database } from "../engine/open-database.js";
import type { Db } from "../schema.js";

type Resource = "core" | "graphql";

/** The limits of one process, heard from all. `close` stops hearing. The other methods never throw (see the forge's port). */
export interface OpenSharedLimits {
  barredUntil(name: string, resource: Resource): number;
  bar(name: string, barred: Resource | "all", untilMs: number): void;
  takeTurn(name: string, gapMs: number): Promise<number>;
  close(): Promise<void>;
}

type Bars = Readonly<Partial<Record<Resource | "all", number>>>;

const channel = "assay_github_limits";
const prefix = "github-limits:";
/** A turn that cannot be had within this time is not waited for: the process keeps its own distance between writes. */
const turnWithinMs = 1_000;

/**
 * Opens them on a database. It costs one statement for each write of content, and one for each limit that GitHub states; reading
 * costs nothing, since bars are notified. While the database is away each process goes by what it knows; `onFault` hears of it.
 */
export function openSharedLimits(
  database: Pick<Database, "db" | "listen">,
  tools: { readonly clock: Clock; readonly onFault: (fault: unknown) => void },
): OpenSharedLimits {
  const { db } = database;
  const { clock, onFault } = tools;
  const known = new Map<string, Bars>();
  const hear = (name: string | null): void => {
    readBars(db, { name, now: clock.now() }).then((rows) => {
      for (const row of rows) known.set(row.name, row.bars);
    }, onFault);
  };
  const listening = database.listen(channel, hear);
  listening.then(() => hear(null), onFault);
  return {
    barredUntil: (name, resource) => {
      const bars = known.get(name);
      return bars === undefined ? 0 : Math.max(bars[resource] ?? 0, bars.all ?? 0);
    },
    bar: (name, barred, untilMs) => {
      writeBar(db, { name, barred, untilMs }).catch(onFault);
    },
    takeTurn: async (name, gapMs) => {
      const over = new AbortController();
      const given = takeTurn(db, { name, gapMs }).catch((fault: unknown) => {
        onFault(fault);
        return 0;
      });
      const late = clock.sleep(turnWithinMs, over.signal).then(
        () => 0,
        () => 0,
      );
      const waitMs = await Promise.race([given, late]);
      over.abort();
      return waitMs;
    },
    close: async () => {
      const stop = await listening.catch(() => null); // what failed was told of
      await stop?.();
    },
  };
}

/** The bars that still stand, of one installation or of all. */
async function readBars(
  db: Db,
  of: { readonly name: string | null; readonly now: number },
): Promise<readonly { readonly name: string; readonly bars: Bars }[]> {
  const { rows } = await sql<{ key: string; value: Bars }>`
    SELECT key, value - 'turn' AS value FROM assay.meta
    WHERE key LIKE ${`${prefix}%`} AND (${of.name}::text IS NULL OR key = ${prefix + (of.name ?? "")})
      AND greatest((value->>'core')::numeric, (value->>'graphql')::numeric, (value->>'all')::numeric) > ${of.now}`.execute(
    db,
  );
  return rows.map(({ key, value }) => ({ name: key.slice(prefix.length), bars: value }));
}

async function writeBar(
  db: Db,
  { name, barred, untilMs }: { readonly name: string; readonly barred: string; readonly untilMs: number },
): Promise<void> {
  await sql`
    WITH told AS (
      INSERT INTO assay.meta AS m (key, value) VALUES (${prefix + name}, jsonb_build_object(${barred}::text, ${untilMs}::bigint))
      ON CONFLICT (key) DO UPDATE SET updated_at = now(), value = m.value ||
        jsonb_build_object(${barred}::text, greatest((m.value->>${barred})::bigint, ${untilMs}::bigint))
      RETURNING key)
    SELECT pg_notify(${channel}, ${name}) FROM told`.execute(db);
}

/** `turn` is when the next write may begin, on the database's clock, which all processes share. */
async function takeTurn(
  db: Db,
  { name, gapMs }: { readonly name: string; readonly gapMs: number },
): Promise<number> {
  const now = sql`(extract(epoch FROM clock_timestamp()) * 1000)::bigint`;
  const { rows } = await sql<{ wait: number }>`
    INSERT INTO assay.meta AS m (key, value) VALUES (${prefix + name}, jsonb_build_object('turn', ${now} + ${gapMs}::bigint))
    ON CONFLICT (key) DO UPDATE SET updated_at = now(), value = m.value ||
      jsonb_build_object('turn', greatest((m.value->>'turn')::bigint, ${now}) + ${gapMs}::bigint)
    RETURNING (value->>'turn')::bigint - ${gapMs}::bigint - ${now} AS wait`.execute(db);
  return Math.max(0, rows[0]?.wait ?? 0);
}
