// Takes in one review request: delivery, gate, quota, the older reviews' end, the new review, its first event and its job.
import type { AcceptedReview, GateState, GateVerdict, ReviewAcceptance } from "../../intake/intake.js";
import { AssayError, currentTrace } from "../../runtime/runtime.js";
import type { Db } from "./schema.js";
import { cancelLocked, lockActiveReviews } from "./tables/cancel-reviews.js";
import { admitReviews, type Admission } from "./tables/admit-reviews.js";
import { endDelivery, startDelivery, type DeliveryEnding } from "./tables/deliveries.js";
import { appendEvents } from "./tables/events.js";
import { readGateStates, type GateQuestion, type GateView } from "./tables/gate-state.js";
import type { InstallationDefaults } from "./tables/installations.js";
import { putOrder } from "./tables/outbox.js";
import { pause } from "./tables/pauses.js";
import { countHeld } from "./tables/quota.js";
import { lockPull } from "./tables/lock-pull.js";
import { ensureRepository, isNamed } from "./tables/repositories.js";
import { insertReview } from "./tables/reviews.js";

type TurnedAway = Extract<GateVerdict, { kind: "refused" | "skipped" }>;

/** One acceptance under way. `attempt` is null without a delivery. */
interface Acceptance {
  readonly tx: Db;
  readonly asked: ReviewAcceptance;
  readonly attempt: number | null;
  readonly state: GateState;
  /** Reviews of this pull request that are under way. */
  readonly underWay: number;
}

/**
 * The whole of intake's `acceptReview`, inside the transaction `tx`; the port's text is the specification (spec W2, W3, G1,
 * G2, G4). Locks are taken in one order (pull request, delivery, its active reviews, the month's quota), so that two
 * acceptances wait for each other and never lock each other out.
 */
export async function acceptReview(
  tx: Db,
  asked: ReviewAcceptance,
  defaults: InstallationDefaults,
): Promise<AcceptedReview> {
  const { repository, pullRequest } = asked.request;
  const pull = { repository: repository.id, number: pullRequest.number };
  await lockPull(tx, pull);
  const start = asked.delivery === null ? null : await startDelivery(tx, asked.delivery);
  if (start?.kind === "duplicate") return start;
  const { state, underWay } = await viewGate(tx, asked, defaults);
  return carryOut({ tx, asked, attempt: start?.attempt ?? null, state, underWay }, asked.judge(state));
}

/** The gate's view of the locked pull request; the repository's row is made, or named anew, first where that is needed. */
async function viewGate(tx: Db, asked: ReviewAcceptance, defaults: InstallationDefaults): Promise<GateView> {
  const { repository } = asked.request;
  const question = gateQuestion(asked);
  const [view] = await readGateStates(tx, [question]);
  if (view !== undefined && view !== null && isNamed(view.told, repository)) return view;
  await ensureRepository(tx, repository, { now: asked.now, defaults });
  const [again] = await readGateStates(tx, [question]);
  if (again !== undefined && again !== null) return again;
  throw new AssayError({
    code: "internal",
    message: `there is no row of the repository ${repository.id}`,
    remedy: "Please report this as a bug.",
  });
}

/** What a request asks of the store before the gate can judge it. */
export function gateQuestion({ delivery, request, windows }: ReviewAcceptance): GateQuestion {
  const { number, headSha, baseRef } = request.pullRequest;
  const guid = delivery?.guid ?? null;
  return { guid, repository: request.repository.id, number, headSha, baseRef, ...windows };
}

async function carryOut(acceptance: Acceptance, verdict: GateVerdict): Promise<AcceptedReview> {
  switch (verdict.kind) {
    case "admit":
      return admit(acceptance, verdict);
    case "same-head":
      await cancelAs(acceptance, { by: verdict.review, reviews: idsOf(await lockOtherHeads(acceptance)) });
      await end(acceptance, { outcome: "recorded", reason: "same-head", review: verdict.review });
      return verdict;
    case "stale":
      await end(acceptance, { outcome: "ignored", reason: "stale" });
      return verdict;
    case "refused":
    case "skipped":
      return turnAway(acceptance, verdict);
  }
}

async function admit(
  acceptance: Acceptance,
  verdict: Extract<GateVerdict, { kind: "admit" }>,
): Promise<AcceptedReview> {
  const { tx, asked, attempt } = acceptance;
  const { review, month } = asked;
  const older = await lockOthers(acceptance);
  // What the older reviews of this pull request hold is given back below: the newest head may have it.
  const freed = await countHeld(tx, month, idsOf(older));
  const admission = admissionOf(acceptance, { notBefore: verdict.notBefore, trace: currentTrace(), freed });
  const granted = await admitReviews(tx, [admission], []);
  if (granted.size === 0) return turnAway(acceptance, verdict.whenQuotaOut);
  await cancelAs(acceptance, { by: review, reviews: idsOf(older) });
  await end(acceptance, queuedAs(asked));
  return { kind: (attempt ?? 1) === 1 ? "accepted" : "requeued", review, superseded: idsOf(older) };
}

/**
 * What an admitted request begins with. `trace` is that of the work which asked (spec O1); `freed` counts units of quota that
 * reviews of the same pull request give back.
 */
export function admissionOf(
  { asked, state }: Pick<Acceptance, "asked" | "state">,
  given: { readonly notBefore: number | null; readonly trace: string | undefined; readonly freed: number },
): Admission {
  const { notBefore, trace, freed } = given;
  const { trigger, pullRequest } = asked.request;
  const { number, headSha, baseRef, title, author } = pullRequest;
  const queued = { type: "review:queued", trigger, number, headSha, baseRef, title, author };
  const { kind, job } = asked.job;
  return {
    review: { ...newReview({ asked, state }), state: "queued" },
    event: queued,
    order: {
      kind,
      job: { ...job, ...(trace === undefined ? {} : { trace }) },
      ...(notBefore === null ? {} : { notBeforeMs: notBefore }),
    },
    quota: { month: asked.month, limit: state.installation.monthLimit, freed },
  };
}

/** How the delivery of an admitted request ends. */
export function queuedAs({ review, job }: ReviewAcceptance): DeliveryEnding {
  return { outcome: "queued", reason: null, review, job: job.job.id };
}

async function turnAway(acceptance: Acceptance, verdict: TurnedAway): Promise<AcceptedReview> {
  const { tx, asked } = acceptance;
  const { code, sentence, remedy } = verdict.stated;
  const review = verdict.shown ? asked.review : null;
  if (review !== null) {
    await insertReview(tx, { ...newReview(acceptance), state: "skipped", code, reason: sentence, remedy });
    const event = { type: "review:skipped", reason: sentence, code, sentence, remedy };
    await appendEvents(tx, review, { events: [event], at: asked.now });
    await putOrder(tx, asked.endNotice(review), asked.now);
  }
  const { repository, pullRequest } = asked.request;
  if (verdict.pause)
    await pause(tx, {
      repository: repository.id,
      number: pullRequest.number,
      since: asked.now,
      by: "assay",
      reason: sentence,
    });
  for (const notice of verdict.notices) await putOrder(tx, notice, asked.now);
  const outcome = verdict.kind === "refused" ? "refused" : "recorded";
  await end(acceptance, { outcome, reason: code, review });
  return { kind: verdict.kind, review, stated: verdict.stated };
}

async function lockOthers({ tx, asked, underWay }: Acceptance): ReturnType<typeof lockActiveReviews> {
  if (underWay === 0) return []; // none can begin meanwhile: the pull request is locked
  const { repository, pullRequest } = asked.request;
  return lockActiveReviews(tx, {
    kind: "whole-pull-request",
    repository: repository.id,
    number: pullRequest.number,
  });
}

async function lockOtherHeads(acceptance: Acceptance): ReturnType<typeof lockActiveReviews> {
  const { headSha } = acceptance.asked.request.pullRequest;
  return (await lockOthers(acceptance)).filter((one) => one.headSha !== headSha);
}

/** Cancels reviews of the pull request that `lockOthers` gave: `by` takes their place. */
async function cancelAs(
  { tx, asked }: Acceptance,
  { by, reviews }: { readonly by: string; readonly reviews: readonly string[] },
): Promise<void> {
  const { superseded: reason, now, endNotice } = asked;
  await cancelLocked(tx, reviews, { reason, now, by, endNotice });
}

function idsOf(reviews: Awaited<ReturnType<typeof lockOthers>>): string[] {
  return reviews.map((one) => one.id);
}

async function end({ tx, asked, attempt }: Acceptance, ending: DeliveryEnding): Promise<void> {
  if (asked.delivery === null || attempt === null) return;
  await endDelivery(tx, { guid: asked.delivery.guid, attempt }, ending);
}

function newReview({ asked, state }: Pick<Acceptance, "asked" | "state">) {
  const { request, delivery, review, now } = asked;
  return {
    id: review,
    request,
    settingsVersion: state.repository.settingsVersion,
    deliveryGuid: delivery?.guid ?? null,
    now,
  };
}
