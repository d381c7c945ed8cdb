// Decisions are pure functions of seed, scenario and request index; only schedules look at the clock.
import { describe, expect, it } from "vitest";
import type { Clock } from "../runtime/runtime.js";
import { parsePlan } from "./fault.js";
import { beginRun, refuseHttpOnly, type FaultDecision, type Run } from "./run.js";

const time = { nowMs: 1_000 };
const clock: Clock = { now: () => time.nowMs, sleep: () => Promise.resolve() };
const plan = parsePlan([
  { kind: "latency", id: "slow", probability: 0.5 },
  { kind: "http-error", id: "fail", probability: 0.3, match: { method: "GET" } },
]);
const run = (seed: number, scenario = "s"): Run =>
  beginRun({ seed, scenario, plan, durationMs: null }, clock);
const decide = (one: Run, index: number): readonly FaultDecision[] =>
  one
    .decide({ index, turn: 0, isHttp: true, traits: { host: "h", method: "GET", path: "/" } })
    .made.map(({ decision }) => decision);
const indexes = Array.from({ length: 200 }, (_, index) => index);

describe("run", () => {
  it("[R3] decides alike for the same seed, in whatever order requests come", () => {
    const forward = indexes.map((index) => decide(run(7), index));
    const backward = [...indexes].reverse().map((index) => decide(run(7), index));
    expect(backward.reverse()).toEqual(forward);
  });

  it("[R3] decides otherwise for another seed or scenario", () => {
    const all = (one: Run): unknown => indexes.map((index) => decide(one, index));
    expect(all(run(8))).not.toEqual(all(run(7)));
    expect(indexes.map((index) => decide(run(7, "t"), index).map(({ outcome }) => outcome))).not.toEqual(
      indexes.map((index) => decide(run(7), index).map(({ outcome }) => outcome)),
    );
  });

  it("[R3] applies about as often as the probability says, and records both outcomes", () => {
    const slow = indexes.flatMap((index) => decide(run(1), index)).filter(({ fault }) => fault === "slow");
    const applied = slow.filter(({ outcome }) => outcome === "applied");
    expect(slow).toHaveLength(200);
    expect(applied.length).toBeGreaterThan(70);
    expect(applied.length).toBeLessThan(130);
    expect(applied.every(({ magnitude, unit }) => magnitude !== null && magnitude > 0 && unit === "ms")).toBe(
      true,
    );
  });

  it("[R3] does not change one fault's draws by adding another", () => {
    const alone = run(3).withPlan(plan.slice(0, 1));
    for (const index of indexes) expect(decide(alone, index)).toEqual(decide(run(3), index).slice(0, 1));
  });

  it("[R3] strikes within its schedule only, and says when that changes", () => {
    const scheduled = parsePlan([{ kind: "black-hole", schedule: "start:10%,duration:20%" }]);
    const one = beginRun({ seed: 1, scenario: "s", plan: scheduled, durationMs: 10_000 }, clock);
    const at = (ms: number): unknown => {
      time.nowMs = 1_000 + ms;
      const { made, changesAtMs } = one.decide({ index: 0, turn: 0, isHttp: false, traits: { host: "h" } });
      return [made.length, made[0]?.untilMs ?? null, changesAtMs];
    };
    expect([0, 999, 1_000, 2_999, 3_000].map(at)).toEqual([
      [0, null, 2_000],
      [0, null, 2_000],
      [1, 4_000, 4_000],
      [1, 4_000, 4_000],
      [0, null, Infinity],
    ]);
    time.nowMs = 1_000;
  });

  it("[R3] keeps faults of one kind apart: of three pulses each acts in its own window, and they never add up", () => {
    const pulses = parsePlan(
      [10, 40, 70].map((start, at) => ({
        kind: "latency",
        meanMs: [150, 250, 150][at],
        stddevMs: 0,
        schedule: `start:${start}%,duration:15%`,
      })),
    );
    const one = beginRun({ seed: 1, scenario: "s", plan: pulses, durationMs: 10_000 }, clock);
    const delaysAt = (ms: number): readonly (number | null)[] => {
      time.nowMs = 1_000 + ms;
      const { made } = one.decide({ index: 0, turn: 0, isHttp: true, traits: { host: "h" } });
      return made.map(({ decision }) => decision.magnitude);
    };
    expect([500, 1_500, 3_000, 4_500, 7_500, 9_000].map(delaysAt)).toEqual([[], [150], [], [250], [150], []]);
    time.nowMs = 1_000;
  });

  it("[R3] says that a fault which needs HTTP cannot act on a bare stream, and never hides it", () => {
    const [made] = run(1)
      .withPlan(parsePlan([{ kind: "http-error" }]))
      .decide({ index: 0, turn: 0, isHttp: false, traits: { host: "h" } }).made;
    expect(made?.decision.outcome).toBe("impossible");
    expect(made?.effect).toBeNull();
    expect(() => refuseHttpOnly(plan)).toThrow(/needs HTTP/);
  });

  it("hands out indexes once, through changes of the plan", () => {
    const one = run(1);
    expect([one.nextIndex(), one.withPlan([]).nextIndex(), one.nextIndex()]).toEqual([0, 1, 2]);
  });
});
