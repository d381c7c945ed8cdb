// Checks the queue: PostgreSQL or Redis answers, keeps what it is given, and no job lies dead.
import { openQueue, type EngineChoice } from "../../../../queue/queue.js";
import { parseJob } from "../../../../service/service.js";
import { ok, skipped, warning, type Check } from "../check.js";
import type { Examined } from "../examined.js";

const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing };

/** Opens the queue and counts its jobs. A Redis that may evict jobs is a fault (spec Q1). */
export const queue: Check = {
  name: "queue",
  needs: ["environment", "database"],
  examine: async (examined) => {
    const engine = await chooseEngine(examined);
    if (engine === null)
      return skipped("the queue lies beside the tables; the next start makes it or brings it up to date");
    const opened = await openQueue({
      ...{ engine, parsePayload: parseJob, log: silent, clock: examined.clock, random: Math.random },
    });
    try {
      await opened.ensureReachable();
      const { waiting, delayed, running, failed } = await opened.counts();
      const name = engine.kind === "redis" ? "Redis answers and evicts nothing" : "PostgreSQL carries it";
      const said = `${name}: ${running} running, ${waiting} waiting, ${delayed} put off`;
      if (failed === 0) return ok(said);
      return warning(
        `${said}, ${failed} failed for good`,
        "Read why, and retry them, on the page of dead jobs.",
      );
    } finally {
      await opened.close({ graceMs: 0 });
    }
  },
};

/** On PostgreSQL opening makes the queue's own tables or brings them up to date, which the service's start shall do. */
async function chooseEngine(examined: Examined): Promise<EngineChoice | null> {
  const url = examined.settings().values.REDIS_URL;
  if (url !== null) return { kind: "redis", url };
  const found = await examined.database();
  return found.schemaVersion !== found.newestVersion ? null : { kind: "postgres", url: found.url };
}

function nothing(): void {
  // doctor says what it found in its own words
}
