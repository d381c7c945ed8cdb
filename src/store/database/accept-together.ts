// Takes in many review requests in one transaction, as far as they are plain; the others are taken in one by one.
import type { AcceptedReview, Delivery, GateState, ReviewAcceptance } from "../../intake/intake.js";
import { admissionOf, gateQuestion, queuedAs } from "./accept-review.js";
import type { Db } from "./schema.js";
import { admitReviews, type Admission } from "./tables/admit-reviews.js";
import type { DeliveryEnding } from "./tables/deliveries.js";
import { readGateStates, type GateView } from "./tables/gate-state.js";
import { tryLockPulls } from "./tables/lock-pull.js";
import { isNamed } from "./tables/repositories.js";

/** A request that a delivery makes. `trace` is that delivery's own: whoever carries out the transaction has another. */
export type DeliveredReview = Omit<ReviewAcceptance, "delivery"> & {
  readonly delivery: Delivery;
  readonly trace: string | undefined;
};

/** One request with what becomes of it, and with what it begins where it was admitted. */
interface Plain {
  readonly asked: DeliveredReview;
  readonly ending: DeliveryEnding;
  readonly answer: AcceptedReview;
  readonly admission: Admission | null;
}

/**
 * Takes in requests of different pull requests and deliveries inside the transaction `tx`, in three statements whatever their
 * number, and answers in their order. Plain is: the delivery is new, the repository is known by these names, nobody else works on the pull
 * request, no review of it is under way, and the gate's word needs no notice. Null for every other request: nothing of it was written, and
 * `acceptReview` takes it in. What is written is what `acceptReview` would have written (spec W2, W3, G1, G2).
 */
export async function acceptTogether(
  tx: Db,
  requests: readonly DeliveredReview[],
): Promise<readonly (AcceptedReview | null)[]> {
  const pulls = requests.map(({ request }) => ({
    repository: request.repository.id,
    number: request.pullRequest.number,
  }));
  const locked = await tryLockPulls(tx, pulls);
  const views = await readGateStates(tx, requests.map(gateQuestion)); // a statement of its own: it must see what came before the locks
  const judge = createJudge();
  const judged = requests.map((asked, at) => (locked[at] === true ? judge(asked, views[at] ?? null) : null));
  return (await write(tx, judged)).map((one) => one?.answer ?? null);
}

/**
 * A judge of one request after the other, each in the state that the ones before leave behind: reviews admitted here count for
 * the rates of those that follow (spec G1).
 */
function createJudge(): (asked: DeliveredReview, view: GateView | null) => Plain | null {
  const [ofRepository, ofInstallation] = [createCounts(), createCounts()];
  return (asked, view) => {
    if (view === null || view.isKnown || view.underWay > 0 || !isNamed(view.told, asked.request.repository))
      return null;
    const { id, installation } = asked.request.repository;
    const { counts } = view.state;
    const state: GateState = {
      ...view.state,
      counts: {
        pullRequest: counts.pullRequest,
        repository: counts.repository + ofRepository.of(id),
        installation: counts.installation + ofInstallation.of(installation),
      },
    };
    const plain = judgeOne(asked, state);
    if (plain?.admission)
      for (const [counted, key] of [
        [ofRepository, id],
        [ofInstallation, installation],
      ] as const)
        counted.add(key);
    return plain;
  };
}

function createCounts(): { of(key: number): number; add(key: number): void } {
  const counts = new Map<number, number>();
  const of = (key: number): number => counts.get(key) ?? 0;
  return { of, add: (key) => void counts.set(key, of(key) + 1) };
}

function judgeOne(asked: DeliveredReview, state: GateState): Plain | null {
  const verdict = asked.judge(state);
  const ended = (ending: DeliveryEnding, answer: AcceptedReview): Plain => ({
    ...{ asked, ending, answer, admission: null },
  });
  switch (verdict.kind) {
    case "admit":
      return {
        asked,
        ending: queuedAs(asked),
        answer: { kind: "accepted", review: asked.review, superseded: [] },
        admission: admissionOf(
          { asked, state },
          { notBefore: verdict.notBefore, trace: asked.trace, freed: 0 },
        ),
      };
    case "same-head":
      return ended({ outcome: "recorded", reason: "same-head", review: verdict.review }, verdict);
    case "stale":
      return ended({ outcome: "ignored", reason: "stale" }, verdict);
    case "refused":
    case "skipped": {
      const { stated } = verdict;
      if (verdict.shown || verdict.pause || verdict.notices.length > 0) return null;
      const outcome = verdict.kind === "refused" ? "refused" : "recorded";
      return ended({ outcome, reason: stated.code }, { kind: verdict.kind, review: null, stated });
    }
  }
}

/** Writes them in one statement; null stands for those whose month has not enough for all of its installation's. */
async function write(tx: Db, judged: readonly (Plain | null)[]): Promise<readonly (Plain | null)[]> {
  const plain = judged.filter((one) => one !== null);
  if (plain.length === 0) return judged;
  const granted = await admitReviews(
    tx,
    plain.flatMap(({ admission }) => (admission === null ? [] : [admission])),
    plain.map(({ asked: { delivery }, ending }) => ({ delivery, ending })),
  );
  return judged.map((one) => (one?.admission && !granted.has(one.asked.review) ? null : one));
}
