// The sweep: what GitHub is asked for again, and which open pull requests were missed.
import { describe, expect, it } from "vitest";
import type { PullRequestFacts } from "../review-request.js";
import { planMissedReviews, type HeldReview } from "./plan-missed-reviews.js";
import {
  defaultSweepBounds,
  planRedeliveries,
  sweepFloor,
  type HeldDelivery,
  type ListedDelivery,
} from "./plan-redeliveries.js";

const now = Date.parse("2026-11-20T12:00:00Z");
const minute = 60_000;

let lastId = 0;
const attempt = (guid: string, minutesAgo: number, isOk = false): ListedDelivery => {
  lastId += 1;
  return { id: lastId, guid, deliveredAt: now - minutesAgo * minute, isOk, event: "pull_request" };
};

const plan = (listed: ListedDelivery[], held: HeldDelivery[] = []): ReturnType<typeof planRedeliveries> =>
  planRedeliveries({ listed, held, now });

describe("deliveries to ask for again", () => {
  it("[W6] are those that failed and are not held, oldest first", () => {
    const listed = [attempt("c", 5), attempt("b", 60, true), attempt("a", 120)];
    const { ask } = plan(listed);
    expect(ask.map(({ guid }) => guid)).toEqual(["a", "c"]);
    expect(ask[0]?.id).toBe(listed[2]?.id);
  });

  it("[W6] are not those that were answered in a later attempt, or that we hold although the answer was lost", () => {
    const later = [attempt("a", 10, true), attempt("a", 30)];
    expect(plan(later).ask).toEqual([]);
    const lost = [attempt("b", 30)];
    expect(plan(lost, [{ guid: "b" }]).ask).toEqual([]);
    expect(plan(lost).ask).toHaveLength(1);
  });

  it("[W6] wait while they may still be answered, and longer after each try", () => {
    expect(plan([attempt("a", 0.5)]).ask).toEqual([]);
    expect(plan([attempt("a", 1), attempt("a", 30)]).ask).toEqual([]);
    expect(plan([attempt("a", 2), attempt("a", 30)]).ask).toHaveLength(1);
    expect(plan([attempt("a", 2), attempt("a", 5), attempt("a", 30)]).ask).toEqual([]);
    expect(plan([attempt("a", 4), attempt("a", 9), attempt("a", 30)]).ask).toHaveLength(1);
  });

  it("[W6] are asked for by their newest attempt", () => {
    const listed = [attempt("a", 100), attempt("a", 10)];
    expect(plan(listed).ask).toEqual([{ id: listed[1]?.id, guid: "a" }]);
  });

  it("[W6] are given up after many tries, and then never come back", () => {
    const listed = Array.from({ length: defaultSweepBounds.maxAttempts }, (_, at) => attempt("a", 500 + at));
    const { ask, givenUp, settledUntil } = plan(listed);
    expect({ ask, givenUp }).toEqual({ ask: [], givenUp: ["a"] });
    expect(settledUntil).toBe(now - minute);
    const floor = sweepFloor(settledUntil, now + minute);
    expect(listed.filter(({ deliveredAt }) => deliveredAt >= floor)).toEqual([]);
    const fresh = [attempt("a", 0.5), ...listed.slice(1)];
    expect(plan(fresh).settledUntil).toBe(Math.min(...fresh.map(({ deliveredAt }) => deliveredAt)));
  });

  it("[W6] are bounded in one sweep; the rest stays in sight for the next", () => {
    const listed = Array.from({ length: 20 }, (_, at) => attempt(`g${at}`, 20 + at));
    const bounds = { ...defaultSweepBounds, maxAsks: 5 };
    const first = planRedeliveries({ listed, held: [], now, bounds });
    expect(first.ask.map(({ guid }) => guid)).toEqual(["g19", "g18", "g17", "g16", "g15"]);
    expect(first.settledUntil).toBe(now - 39 * minute);
  });

  it("[W6] are read back to the cursor, and never further than GitHub remembers", () => {
    const threeDays = 3 * 24 * 60 * minute;
    expect(sweepFloor(null, now)).toBe(now - threeDays);
    expect(sweepFloor(now - 2 * threeDays, now)).toBe(now - threeDays);
    expect(sweepFloor(now - minute, now)).toBe(now - minute);
  });

  it("[W6] are all answered for in the end: a door that was down for an hour gets every delivery, once", () => {
    const listed: ListedDelivery[] = Array.from({ length: 50 }, (_, at) => attempt(`g${at}`, 60 - at));
    const taken: string[] = [];
    let [clock, cursor]: [number, number | null] = [now, null];
    for (let sweep = 0; sweep < 5; sweep += 1) {
      const floor = sweepFloor(cursor, clock);
      const seen = listed.filter(({ deliveredAt }) => deliveredAt >= floor);
      const { ask, settledUntil } = planRedeliveries({ listed: seen, held: [], now: clock });
      for (const { guid } of ask) {
        taken.push(guid);
        listed.push({ id: 10_000 + taken.length, guid, deliveredAt: clock, isOk: true, event: "push" });
      }
      cursor = settledUntil;
      clock += 10 * minute;
    }
    expect(taken.sort()).toEqual(Array.from({ length: 50 }, (_, at) => `g${at}`).sort());
    expect(cursor).toBe(clock - 11 * minute);
  });
});

describe("open pull requests without a review", () => {
  const pull = (number: number, over: Partial<PullRequestFacts> = {}): PullRequestFacts => ({
    number,
    headSha: `${number}`.repeat(40),
    baseSha: "f".repeat(40),
    baseRef: "main",
    title: "t",
    author: "a",
    authorIsBot: false,
    draft: false,
    labels: [],
    fromFork: false,
    asOf: now - 60 * minute,
    ...over,
  });
  const held = (number: number, over: Partial<HeldReview> = {}): HeldReview => ({
    number,
    headSha: `${number}`.repeat(40),
    baseRef: "main",
    state: "completed",
    code: null,
    ...over,
  });
  const missed = (open: PullRequestFacts[], reviews: HeldReview[]): number[] =>
    planMissedReviews({ open, held: reviews, now, since: now - 24 * 60 * minute }).map(
      ({ number }) => number,
    );

  it("[W6] are those whose head, on this base, has none", () => {
    const reviews = [held(1), held(2, { headSha: "0".repeat(40) }), held(3, { baseRef: "old" })];
    expect(missed([pull(1), pull(2), pull(3), pull(4)], reviews)).toEqual([2, 3, 4]);
  });

  it("[W6] are not those that were skipped, failed or are under way", () => {
    const states = ["queued", "running", "failed", "skipped"] as const;
    for (const state of states) expect(missed([pull(1)], [held(1, { state, code: "label" })])).toEqual([]);
  });

  it("[W6] are those whose reason has passed: a draft that is ready, a closed one that is open again", () => {
    const draft = held(1, { state: "skipped", code: "draft" });
    expect(missed([pull(1)], [draft])).toEqual([1]);
    expect(missed([pull(1, { draft: true })], [draft])).toEqual([]);
    expect(missed([pull(1)], [held(1, { state: "cancelled", code: "closed" })])).toEqual([1]);
    expect(missed([pull(1)], [held(1, { state: "cancelled", code: "closed" }), held(1)])).toEqual([]);
  });

  it("[W6] are not those that changed just now, or that were untouched since before the repository was activated", () => {
    expect(missed([pull(1, { asOf: now - minute })], [])).toEqual([]);
    expect(missed([pull(1, { asOf: now - 25 * 60 * minute })], [])).toEqual([]);
  });
});
