// Satisfies intake's port: a delivery and all that it causes are recorded in ONE transaction, which it may share with others.
import type {
  AcceptedReview,
  Cancellation,
  IntakeStore,
  JobAcceptance,
  RepositoryIdentity,
  ReviewAcceptance,
} from "../../intake/intake.js";
import { currentTrace } from "../../runtime/runtime.js";
import { acceptReview } from "./accept-review.js";
import { acceptTogether, type DeliveredReview } from "./accept-together.js";
import { createCommitGroup, type CommitGroup } from "./engine/commit-group.js";
import { transact } from "./engine/transact.js";
import { createTurns } from "./engine/turns.js";
import type { Db } from "./schema.js";
import { cancelLocked, lockActiveReviews } from "./tables/cancel-reviews.js";
import { endDelivery, recordDeliveries, startDelivery, type EndedDelivery } from "./tables/deliveries.js";
import type { InstallationDefaults } from "./tables/installations.js";
import { putOrder } from "./tables/outbox.js";
import { ensureRepository, readAccess } from "./tables/repositories.js";

/** Intake's store on the database. `unanswered` counts deliveries that wait for their commit. */
export interface OpenIntakeStore extends IntakeStore {
  unanswered(): number;
}

/** How many deliveries share a transaction at most. More gain nothing and make the first of them wait. */
const most = 200;

/**
 * How many deliveries of one sort may wait for their commit. GitHub hangs up after 10 s (github.md 1); a database that records
 * fewer than 200 a second would answer the last of these too late, and each holds its body until then.
 */
const mostUnanswered = 2_000;

/** Jobs and stops run in transactions of their own, so many at once: the pool's other sessions are for everybody else. */
const atOnce = 4;

/**
 * Opens nothing: methods run on `db`. `defaults` are what installations start with that were never heard of before. Deliveries
 * that come while others are being recorded share a transaction with those beside them (decision 0010), unless `db` is a
 * transaction itself. Rejects with `database-unavailable` when too many wait.
 */
export function createIntakeStore(db: Db, defaults: InstallationDefaults): OpenIntakeStore {
  const alone = (acceptance: ReviewAcceptance): Promise<AcceptedReview> =>
    transact(db, (tx) => acceptReview(tx, acceptance, defaults));
  const [reviews, ignored] = [createReviewGroup(db, alone), createIgnoredGroup(db)];
  const turns = createTurns({ atOnce, mostUnanswered });
  return {
    acceptReview: (acceptance) => {
      const { delivery } = acceptance;
      if (delivery === null || db.isTransaction) return alone(acceptance);
      return reviews.take({ ...acceptance, delivery, trace: currentTrace() });
    },
    acceptJob: (acceptance) => turns.take(() => transact(db, (tx) => acceptJob(tx, acceptance, defaults))),
    cancelReviews: (cancellation) =>
      turns.take(() => transact(db, (tx) => cancelReviews(tx, cancellation, defaults))),
    recordIgnored: async (delivery, reason) => {
      const ended: EndedDelivery = { delivery, ending: { outcome: "ignored", reason } };
      if (db.isTransaction) await recordDeliveries(db, [ended]);
      else await ignored.take(ended);
    },
    unanswered: () => reviews.unanswered() + ignored.unanswered() + turns.unanswered(),
  };
}

function createReviewGroup(
  db: Db,
  alone: (acceptance: ReviewAcceptance) => Promise<AcceptedReview>,
): CommitGroup<DeliveredReview, AcceptedReview> {
  return createCommitGroup<DeliveredReview, AcceptedReview>({
    together: (requests) => transact(db, (tx) => acceptTogether(tx, requests)),
    alone,
    keysOf: ({ delivery, request: { repository, pullRequest } }) => [
      `delivery ${delivery.guid}`,
      `pull ${repository.id} ${pullRequest.number}`,
    ],
    ...{ most, mostUnanswered },
  });
}

/** Deliveries that cause nothing: one statement, which is a transaction by itself. */
function createIgnoredGroup(db: Db): CommitGroup<EndedDelivery, "recorded"> {
  const together = async (ended: readonly EndedDelivery[]): Promise<readonly "recorded"[]> => {
    await recordDeliveries(db, ended);
    return ended.map(() => "recorded");
  };
  const alone = async (ended: EndedDelivery): Promise<"recorded"> => {
    await recordDeliveries(db, [ended]);
    return "recorded";
  };
  return createCommitGroup({ ...{ together, alone, most, mostUnanswered }, keysOf: () => [] });
}

type Accepted<K extends keyof IntakeStore> = Awaited<ReturnType<IntakeStore[K]>>;

async function acceptJob(
  tx: Db,
  acceptance: JobAcceptance,
  defaults: InstallationDefaults,
): Promise<Accepted<"acceptJob">> {
  const { delivery, judge, cancel, job } = acceptance;
  const start = await startDelivery(tx, delivery);
  if (start.kind === "duplicate") return { kind: "duplicate" };
  const started = { guid: delivery.guid, attempt: start.attempt };
  if (judge !== null && delivery.repository !== null) {
    const access = await ensureAccess(tx, delivery.repository, { now: delivery.receivedAt, defaults });
    const stated = access === null ? null : judge(access);
    if (stated !== null) {
      await endDelivery(tx, started, { outcome: "refused", reason: stated.code });
      return { kind: "refused", stated };
    }
  }
  if (cancel !== null) {
    const reviews = (await lockActiveReviews(tx, cancel.scope)).map((review) => review.id);
    await cancelLocked(tx, reviews, { ...cancel, by: null });
  }
  // The queue still knows the id of a job that failed, so that each further attempt has its own.
  const id = start.attempt === 1 ? job.job.id : `${job.job.id}-${start.attempt}`;
  await putOrder(tx, { ...job, job: { ...job.job, id } }, delivery.receivedAt);
  await endDelivery(tx, started, { outcome: "queued", reason: null, job: id });
  return { kind: start.attempt === 1 ? "accepted" : "requeued" };
}

async function cancelReviews(
  tx: Db,
  { delivery, order, spare, job = null }: Cancellation,
  defaults: InstallationDefaults,
): Promise<Accepted<"cancelReviews">> {
  const start = delivery === null ? null : await startDelivery(tx, delivery);
  if (start?.kind === "duplicate") return { kind: "duplicate" };
  const end = async (outcome: "ignored" | "recorded", reason: string): Promise<void> => {
    if (delivery === null || start === null) return;
    await endDelivery(tx, { guid: delivery.guid, attempt: start.attempt }, { outcome, reason });
  };
  const spared = spare === null ? null : await askToSpare(tx, { delivery, order, spare }, defaults);
  if (spared !== null) {
    await end("ignored", spared);
    return { kind: "ignored", reason: spared };
  }
  const reviews = (await lockActiveReviews(tx, order.scope)).map((review) => review.id);
  await cancelLocked(tx, reviews, { ...order, by: null });
  if (job !== null) await putOrder(tx, job, order.now);
  await end("recorded", order.reason.code);
  return { kind: "cancelled", reviews };
}

async function askToSpare(
  tx: Db,
  { delivery, order, spare }: Cancellation,
  defaults: InstallationDefaults,
): Promise<string | null> {
  const identity = delivery?.repository ?? null;
  const named = order.scope.kind === "pull-request" ? order.scope.repository : null;
  const access =
    identity !== null
      ? await ensureAccess(tx, identity, { now: order.now, defaults })
      : named === null
        ? null
        : await readAccess(tx, named);
  return access === null || spare === null ? null : spare(access);
}

async function ensureAccess(
  tx: Db,
  identity: RepositoryIdentity,
  given: { readonly now: number; readonly defaults: InstallationDefaults },
): ReturnType<typeof readAccess> {
  await ensureRepository(tx, identity, given);
  return readAccess(tx, identity.id);
}
