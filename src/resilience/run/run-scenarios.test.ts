// The fire test on a real application with real faults: what is weak is found, what is sound passes, what is broken is called so.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunResults } from "../results/results-schema.js";
import { startPayments, testOrders, type Payments } from "./fixtures/sample-orders.js";
import { exitCodeOfRun } from "./run-scenarios.js";

let payments: Payments;

beforeAll(async () => {
  payments = await startPayments();
});

afterAll(() => payments.stop());

const quoteTemplates = [
  "slow-caller",
  "dependency-hangs",
  "dependency-resets",
  "dependency-unresolved",
  "dependency-refuses",
  "dependency-flaky",
  "dependency-drips",
];

function states(results: RunResults): Record<string, string> {
  return Object.fromEntries(results.items.map(({ title, state }) => [title.replace(/^\w+: /, ""), state]));
}

describe("runScenarios", () => {
  it.concurrent(
    "[R3] finds in the weak service every weakness that was put there, and nothing else",
    async () => {
      const results = await testOrders({
        variant: "weak.ts",
        payments,
        operations: ["readQuote"],
        templates: quoteTemplates,
        isOnce: true,
      });
      expect(results.baselines.map(({ state }) => state)).toEqual(["clean"]);
      expect(states(results)).toEqual({
        "a caller far away": "passed",
        "payments takes requests and never answers": "failed",
        "payments resets its connections": "failed",
        "payments has a name that nobody can resolve": "failed",
        "payments answers 503 and asks to wait": "failed",
        "payments fails three times out of ten": "failed",
        "payments sends its answer drop by drop": "failed",
      });
      expect(exitCodeOfRun(results)).toBe(1);
    },
    120_000,
  );

  it.concurrent(
    "[R3] finds nothing in the sound service",
    async () => {
      const results = await testOrders({
        variant: "sound.ts",
        payments,
        operations: ["readQuote"],
        templates: quoteTemplates,
        isOnce: true,
        patience: 3,
      });
      expect(
        results.items
          .filter(({ state }) => state !== "passed")
          .map(({ title, why, checks }) => ({ title, why, checks })),
      ).toEqual([]);
      expect(exitCodeOfRun(results)).toBe(0);
    },
    120_000,
  );

  it.concurrent(
    "[R3] sees through the service's own lists that a lost answer made it charge twice",
    async () => {
      // A clean call that takes longer than the sound service's deadline is a 503 of its own, and broken already.
      const once = {
        operations: ["createOrder"],
        templates: ["dependency-commits-silently"],
        patience: 30,
      };
      const own = await Promise.all([startPayments(), startPayments()]); // no other test's charges between its counts
      const [weak, sound] = await Promise.all([
        testOrders({ variant: "weak.ts", payments: own[0], ...once }),
        testOrders({ variant: "sound.ts", payments: own[1], ...once }),
      ]).finally(() => Promise.all(own.map((one) => one.stop())));
      const check = weak.items[0]?.checks.find(({ kind }) => kind === "at-most-once");
      expect(check).toMatchObject({ holds: false, measured: 3, threshold: 1 });
      expect(weak.items[0]).toMatchObject({ why: null, attemptsClean: 1, attemptsFaulted: 3 });
      expect(sound.items[0]).toMatchObject({ why: null, state: "passed", attemptsFaulted: 1 });
    },
    120_000,
  );

  it("[R2] calls the defective service already broken with no fault injected, and never weak under faults", async () => {
    const results = await testOrders({
      variant: "async-defect.ts",
      payments,
      operations: ["createOrder"],
      templates: ["dependency-hangs", "slow-caller"],
    });
    expect(results.baselines).toMatchObject([{ operation: "createOrder", state: "already-broken" }]);
    expect(results.baselines[0]?.why).toMatch(
      /with no fault injected it fails \d+ of 40 calls of 8 concurrent callers/,
    );
    expect(results.items.map(({ state }) => state)).toEqual(["not-tested", "not-tested"]);
    expect(results.items.every(({ checks }) => checks.length === 0)).toBe(true);
    expect(exitCodeOfRun(results)).toBe(1);
  }, 120_000);

  it.concurrent(
    "[R3] makes the same decisions for the same seed, and others for another",
    async () => {
      const flaky = {
        variant: "sound.ts" as const,
        payments,
        operations: ["readQuote"],
        templates: ["dependency-flaky"],
        patience: 30,
      };
      const runs = await Promise.all([
        testOrders(flaky),
        testOrders(flaky),
        testOrders({ ...flaky, seed: 2 }),
      ]);
      const [first, second, other] = runs.map(({ items }) => items[0]?.decisions);
      expect(first?.applied).toBeGreaterThan(5);
      expect(second).toEqual(first);
      expect(other?.digest).not.toBe(first?.digest);
    },
    120_000,
  );

  it.concurrent(
    "[R6] tells delay that is passed through from the application's own, and counts attempts",
    async () => {
      const results = await testOrders({
        variant: "weak.ts",
        payments,
        operations: ["readQuote"],
        templates: ["dependency-slow"],
      });
      const [item] = results.items;
      expect(item?.effect).toBe("pass-through");
      expect(item?.latencyMultiple).toBeGreaterThan(0.5);
      expect(item?.latencyMultiple).toBeLessThan(1.5);
      expect(item?.injectedMs).toBeGreaterThan(300);
      expect(item?.own?.p50Ms).toBeLessThan(300);
      expect(item?.faulted?.p50Ms).toBeGreaterThan(300);
      expect(item?.attemptsFaulted).toBe(1);
      expect(results.application).toMatchObject({
        startedByAssay: true,
        redirected: { payments: ["PAYMENTS_URL"] },
      });
    },
    120_000,
  );
});
