// What the sweep, the installation jobs and people's commands read and write; every method is one transaction.
import { sql } from "kysely";
import type { ListedRepository, OutboxJob } from "../../intake/intake.js";
import type { Clock } from "../../runtime/runtime.js";
import { transact } from "./engine/transact.js";
import { json } from "./json.js";
import type { Db } from "./schema.js";
import { purgeHolds } from "./tables/budgets.js";
import { cancelLocked, lockActiveReviews } from "./tables/cancel-reviews.js";
import { purgeDeliveries, readDeliveryStates } from "./tables/deliveries.js";
import { purgeEvents } from "./tables/events.js";
import { recordAct, type FindingAct } from "./tables/feedback.js";
import { recentPulls } from "./tables/findings.js";
import { listInstallations, saveInstallation, type InstallationDefaults } from "./tables/installations.js";
import { purgeOutbox } from "./tables/outbox.js";
import { pause, resume } from "./tables/pauses.js";
import { purgeOlder } from "./tables/purge.js";
import { ensureRepository, repositoryOf, setRemoved, type RepositoryFacts } from "./tables/repositories.js";
import { purgeSteps } from "./tables/review-steps.js";
import { noteMissed, purgeMissed, type MissedDelivery } from "./views/missed-deliveries.js";
import { newestReview, reviewOf, stuckReviews, type ReviewFacts } from "./tables/reviews.js";

/** An installation as the code host tells it now. */
export interface SeenInstallation {
  readonly id: number;
  readonly account: { readonly login: string; readonly type: string };
  readonly isSuspended: boolean;
  readonly repositories: readonly (ListedRepository & { readonly defaultBranch: string | null })[];
}

/** What the rows need beside the database. `endNotice` makes the job that concludes the check run of a cancelled review. */
export interface UpkeepSurroundings {
  readonly clock: Clock;
  readonly defaults: InstallationDefaults;
  readonly endNotice: (review: string, installation: number) => OutboxJob;
}

/** One pull request. */
export interface PullKey {
  readonly repository: number;
  readonly number: number;
}

/** Pauses, people's acts, and the newest review of a pull request. */
export function createPeopleRows(db: Db, clock: Clock) {
  return {
    pause: (pull: PullKey, by: string): Promise<boolean> =>
      pause(db, { ...pull, by, since: clock.now(), reason: `paused by ${by}` }),
    resume: (pull: PullKey): Promise<boolean> => resume(db, pull),
    newestReview: (pull: PullKey): Promise<ReviewFacts | null> => newestReview(db, pull),
    recordAct: (act: FindingAct): Promise<boolean> => recordAct(db, act),
  };
}

/** Installations, the sweep's questions and its cursor, and what is forgotten after a while (spec W6, G5, O3). */
export function createUpkeepRows(db: Db, around: UpkeepSurroundings) {
  const cursor = "delivery-sweep";
  return {
    syncInstallation: (seen: SeenInstallation): Promise<void> =>
      transact(db, (tx) => syncInstallation(tx, seen, around)),
    removeInstallation: (installation: number): Promise<void> =>
      transact(db, (tx) => removeInstallation(tx, installation, around)),
    installations: async (): Promise<number[]> =>
      (await listInstallations(db)).filter((one) => one.state !== "removed").map((one) => one.id),
    activeRepositories: async (): Promise<(RepositoryFacts & { activeSince: number })[]> => {
      const rows = await db
        .selectFrom("repositories")
        .selectAll()
        .where("state", "=", "active")
        .where("installation_id", "in", (eb) =>
          eb.selectFrom("installations").select("id").where("state", "=", "active").$castTo<number>(),
        )
        .orderBy("id")
        .execute();
      return rows.map((row) => ({ ...repositoryOf(row), activeSince: row.active_since ?? row.created_at }));
    },
    heldReviews: async (repository: number, numbers: readonly number[]): Promise<ReviewFacts[]> => {
      if (numbers.length === 0) return [];
      const rows = await db
        .selectFrom("reviews")
        .distinctOn(["number", "head_sha"])
        .selectAll()
        .where("repository_id", "=", repository)
        .where("number", "in", numbers)
        .orderBy("number")
        .orderBy("head_sha")
        .orderBy("created_at", "desc")
        .orderBy("ordinal", "desc")
        .execute();
      return rows.map(reviewOf);
    },
    heldDeliveries: (guids: readonly string[]) => readDeliveryStates(db, guids),
    noteMissed: (missed: readonly MissedDelivery[]): Promise<void> =>
      noteMissed(db, missed, around.clock.now()),
    sweepCursor: async (): Promise<number | null> => {
      const row = await db.selectFrom("meta").select("value").where("key", "=", cursor).executeTakeFirst();
      return typeof row?.value === "number" ? row.value : null;
    },
    setSweepCursor: async (until: number): Promise<void> => {
      const told = { value: json(until), updated_at: new Date(around.clock.now()) };
      await db
        .insertInto("meta")
        .values({ key: cursor, ...told })
        .onConflict((conflict) => conflict.column("key").doUpdateSet(told))
        .execute();
    },
    recentPulls: (since: number): Promise<PullKey[]> => recentPulls(db, since),
    stuckReviews: (since: number): Promise<ReviewFacts[]> => stuckReviews(db, since),
    purge: (before: number): Promise<number> => purgeAll(db, before, around.clock.now()),
  };
}

async function syncInstallation(tx: Db, seen: SeenInstallation, around: UpkeepSurroundings): Promise<void> {
  const { clock, defaults } = around;
  const now = clock.now();
  const { login, type } = seen.account;
  const state = seen.isSuspended ? "suspended" : "active";
  await saveInstallation(tx, { id: seen.id, account: login, accountType: type, state, now }, defaults);
  for (const repository of seen.repositories)
    await ensureRepository(tx, { ...repository, installation: seen.id }, { now, defaults });
  const ids = seen.repositories.map((repository) => repository.id);
  await setRemoved(tx, ids, { removed: false, now });
  const held = await tx
    .selectFrom("repositories")
    .select("id")
    .where("installation_id", "=", seen.id)
    .execute();
  const gone = held.map((row) => row.id).filter((id) => !ids.includes(id));
  await setRemoved(tx, gone, { removed: true, now });
  if (seen.isSuspended)
    await cancelAll(tx, { kind: "installation", installation: seen.id }, { around, why: suspended });
  else await cancelAll(tx, { kind: "repositories", repositories: gone }, { around, why: uninstalled });
}

async function removeInstallation(tx: Db, installation: number, around: UpkeepSurroundings): Promise<void> {
  const now = around.clock.now();
  await tx
    .updateTable("installations")
    .set({ state: "removed", updated_at: new Date(now) })
    .where("id", "=", installation)
    .execute();
  const held = await tx
    .selectFrom("repositories")
    .select("id")
    .where("installation_id", "=", installation)
    .execute();
  await setRemoved(
    tx,
    held.map((row) => row.id),
    { removed: true, now },
  );
  await cancelAll(tx, { kind: "installation", installation }, { around, why: uninstalled });
}

const uninstalled = {
  code: "uninstalled",
  sentence: "Assay was removed from this repository.",
  remedy: "Install it there again to have changes reviewed.",
} as const;
const suspended = {
  code: "suspended",
  sentence: "This installation of Assay is suspended.",
  remedy: "Unsuspend it in the settings of its account to have changes reviewed.",
} as const;

async function cancelAll(
  tx: Db,
  scope: Parameters<typeof lockActiveReviews>[1],
  how: { around: UpkeepSurroundings; why: typeof uninstalled | typeof suspended },
): Promise<void> {
  const { around, why } = how;
  for (const { id, installation } of await lockActiveReviews(tx, scope)) {
    const endNotice = (review: string): OutboxJob => around.endNotice(review, installation);
    await cancelLocked(tx, [id], { reason: why, now: around.clock.now(), by: null, endNotice });
  }
}

/** A call whose review has ended comes back within this time, or never. */
const longestCallMs = 3_600_000;

/** Everything that is kept for a while only. Reviews, findings, lens runs and the audit log stay. */
async function purgeAll(db: Db, before: number, now: number): Promise<number> {
  const counts = [
    await purgeSteps(db, before),
    await purgeEvents(db, before),
    await purgeDeliveries(db, before),
    await purgeMissed(db, before),
    await purgeOutbox(db, before),
    await purgeOlder(db, { table: "sessions", column: "expires_at", before }),
    await purgeOlder(db, { table: "sign_in_links", column: "expires_at", before }),
    await purgeOlder(db, { table: "api_tokens", column: "expires_at", before }),
    await purgeHolds(db, now - longestCallMs),
  ];
  await sql`DELETE FROM assay.slots WHERE expires_at < clock_timestamp() - interval '1 hour'`.execute(db);
  return counts.reduce((total, count) => total + count, 0);
}
