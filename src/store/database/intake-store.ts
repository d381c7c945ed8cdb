// Satisfies intake's port: a delivery and all that it causes are recorded in ONE transaction.
import type { Cancellation, IntakeStore, JobAcceptance, RepositoryIdentity } from "../../intake/intake.js";
import { acceptReview } from "./accept-review.js";
import { transact } from "./engine/transact.js";
import type { Db } from "./schema.js";
import { cancelLocked, lockActiveReviews } from "./tables/cancel-reviews.js";
import { endDelivery, recordDelivery, startDelivery } from "./tables/deliveries.js";
import type { InstallationDefaults } from "./tables/installations.js";
import { putOrder } from "./tables/outbox.js";
import { ensureRepository, readAccess } from "./tables/repositories.js";

/** Opens nothing: methods run on `db`. `defaults` are what installations start with that were never heard of before. */
export function createIntakeStore(db: Db, defaults: InstallationDefaults): IntakeStore {
  return {
    acceptReview: (acceptance) => transact(db, (tx) => acceptReview(tx, acceptance, defaults)),
    acceptJob: (acceptance) => transact(db, (tx) => acceptJob(tx, acceptance, defaults)),
    cancelReviews: (cancellation) => transact(db, (tx) => cancelReviews(tx, cancellation, defaults)),
    recordIgnored: (delivery, reason) => recordDelivery(db, delivery, { outcome: "ignored", reason }),
  };
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
  { delivery, order, spare }: Cancellation,
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
