// Deliveries, dead jobs and quota for the page: lists from the store, and the buttons beside them.
import { deliveryMemoryMs } from "../../../intake/intake.js";
import { discardDeadJob, findDelivery, retryDeadJob, setMonthLimit } from "../../../store/store.js";
import type { QuotaPort, WorkPort } from "../../../web/web.js";
import type { WebPortsParts } from "./web-ports-parts.js";

type Ending = Awaited<ReturnType<WorkPort["retryJob"]>>;

/** The changing half of the port. */
export function createWorkActs(
  parts: WebPortsParts,
): Pick<WorkPort, "redeliver" | "retryJob" | "discardJob"> {
  const { database, clock, host } = parts;
  const { db } = database;
  const done = (isDone: boolean): Ending => ({ kind: isDone ? "done" : "not-found" });
  const act = async (id: string, run: (id: number) => Promise<boolean>): Promise<Ending> =>
    done(/^\d{1,15}$/.test(id) && (await run(Number(id))));
  return {
    redeliver: async (guid, { scope }, signal) => {
      const found = await findDelivery(db, guid, scope);
      if (found === null) return { kind: "not-found" };
      const now = clock.now();
      if (found.deadJob !== null) return done(await retryDeadJob(db, found.deadJob, { scope, now }));
      const listed = await host.listDeliveries(now - deliveryMemoryMs, signal);
      const newest = listed.find((one) => one.guid === guid);
      if (newest === undefined) return forgotten;
      await host.redeliver(newest.id);
      return { kind: "done" };
    },
    retryJob: (id, { scope }) => act(id, (job) => retryDeadJob(db, job, { scope, now: clock.now() })),
    discardJob: (id, { scope }) => act(id, (job) => discardDeadJob(db, job, { scope, now: clock.now() })),
  };
}

/** The changing half of the quota's port. */
export function createQuotaActs({ database, clock }: WebPortsParts): Pick<QuotaPort, "setLimit"> {
  return {
    setLimit: async (installation, limit, { scope }) => {
      const mayChange = scope.kind === "everything"; // operators only
      const isDone =
        mayChange && (await setMonthLimit(database.db, installation, { limit, now: clock.now() }));
      return { kind: isDone ? "done" : "not-found" };
    },
  };
}

const forgotten: Ending = {
  kind: "refused",
  reason: "The code host no longer holds this delivery: it keeps them for three days.",
  remedy: "Run the review again from its page, or comment /assay review on the pull request.",
};
