// Worker processes show that they are there, and all processes tell each other GitHub's limits.
import { sql } from "kysely";
import { AssayError, type Clock } from "../../../runtime/runtime.js";
import type { Db } from "../schema.js";

/** Who shows itself. `onFault` hears of a beat that failed; the next one is tried all the same. */
export interface PresenceOptions {
  readonly id: string;
  readonly clock: Clock;
  readonly onFault: (fault: unknown) => void;
}

const beatMs = 20_000;
const seenForMs = 60_000;
const forgottenAfterMs = 24 * 3_600_000;
const limitEveryMs = 10_000;

/** Shows a worker process at once and then every 20 s. Must be closed, which takes its row away. */
export function keepPresence(db: Db, options: PresenceOptions): { close(): Promise<void> } {
  const { id, clock, onFault } = options;
  const closing = new AbortController();
  const startedAt = new Date(clock.now());
  const beat = async (): Promise<void> => {
    const seen = new Date(clock.now());
    await db
      .insertInto("workers")
      .values({ id, started_at: startedAt, seen_at: seen })
      .onConflict((conflict) => conflict.column("id").doUpdateSet({ seen_at: seen }))
      .execute();
    await sql`DELETE FROM assay.workers WHERE seen_at < ${new Date(clock.now() - forgottenAfterMs)}`.execute(
      db,
    );
  };
  const going = (async () => {
    while (!closing.signal.aborted) {
      await beat().catch(onFault);
      await clock.sleep(beatMs, closing.signal).catch(() => undefined); // closed: the loop ends
    }
  })();
  return {
    close: async () => {
      closing.abort(
        new AssayError({ code: "cancelled", message: "the process ends", remedy: "Nothing is to be done." }),
      );
      await going;
      await db.deleteFrom("workers").where("id", "=", id).execute().catch(onFault);
    },
  };
}

/** How many worker processes were seen in the last minute. */
export async function countWorkers(db: Db, now: number): Promise<number> {
  const { rows } = await sql<{ seen: number }>`
    SELECT count(*) AS seen FROM assay.workers WHERE seen_at >= ${new Date(now - seenForMs)}`.execute(db);
  return rows[0]?.seen ?? 0;
}

/** What one answer of GitHub said of an installation's allowance. */
export interface LimitHeard {
  readonly installation: number | null;
  readonly limit: number | null;
  readonly remaining: number | null;
}

/** Remembers the last word per installation, every 10 s at most; the caller never waits and never hears of a fault. */
export function createLimitNotes(
  db: Db,
  given: { readonly clock: Clock; readonly onFault: (fault: unknown) => void },
): (heard: LimitHeard) => void {
  const notedAt = new Map<number, number>();
  return ({ installation, limit, remaining }) => {
    if (installation === null || limit === null || remaining === null) return;
    const now = given.clock.now();
    if (now - (notedAt.get(installation) ?? -limitEveryMs) < limitEveryMs) return;
    notedAt.set(installation, now);
    const said = { most: limit, remaining, at: new Date(now) };
    db.insertInto("github_limits")
      .values({ installation_id: installation, ...said })
      .onConflict((conflict) => conflict.column("installation_id").doUpdateSet(said))
      .execute()
      .catch(given.onFault);
  };
}
