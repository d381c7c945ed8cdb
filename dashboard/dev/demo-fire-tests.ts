// Fire tests of the demonstration: made-up measurements of two commits.
import { presentResults } from "../../src/app/service/web-ports/present-fire-test.js";
import type { Check, ItemResult, RunResults } from "../../src/resilience/resilience.js";
import type { FireTestRow } from "../../src/web/web.js";

const hour = 3_600_000;
const started = Date.now() - 3 * hour;
const shop = { id: 7, installation: 1, owner: "acme", name: "shop" };

/** One scenario in a few words: its calls are drawn around these medians. */
interface Told {
  readonly id: string;
  readonly title: string;
  readonly operation: string;
  readonly fault: Readonly<Record<string, unknown>>;
  readonly cleanMs: number;
  readonly faultedMs: number;
  readonly injectedMs: number | null;
  readonly failing: number;
  readonly attempts: number;
  readonly checks: readonly Check[];
}

const check = (
  told: Partial<Check> & Pick<Check, "kind" | "title" | "measured" | "threshold" | "unit">,
): Check => {
  const margin = told.measured === null || told.threshold === null ? null : told.threshold - told.measured;
  const interval =
    told.measured === null ? null : ([told.measured * 0.94, told.measured * 1.07] as [number, number]);
  return { holds: margin === null || margin >= 0, margin, interval, detail: "", ...told };
};

/** Calls in turns, clean and faulted; the same each time, so that a reload shows the same picture. */
function drawCalls({ cleanMs, faultedMs, failing }: Told): ItemResult["timeline"] {
  return Array.from({ length: 48 }, (_, n) => {
    const isFaulted = n % 2 === 1;
    const wave = 1 + Math.sin(n * 12.9898) * 0.22;
    const ok = !isFaulted || (n * 37) % 100 >= failing;
    const phase = isFaulted ? ("faulted" as const) : ("clean" as const);
    return { atMs: n * 180, ms: Math.round((isFaulted ? faultedMs : cleanMs) * wave), phase, ok };
  });
}

function summary(calls: ItemResult["timeline"]): NonNullable<ItemResult["clean"]> {
  const times = calls.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (share: number): number =>
    times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  const errors = calls.filter(({ ok }) => !ok).length;
  const statuses = { "200": calls.length - errors, ...(errors === 0 ? {} : { "500": errors }) };
  const meanMs = times.reduce((sum, ms) => sum + ms, 0) / times.length;
  return {
    ...{ calls: calls.length, errors, timeouts: 0, statuses, meanMs },
    ...{ p50Ms: at(0.5), p90Ms: at(0.9), p95Ms: at(0.95), p99Ms: at(0.99), maxMs: at(1) },
  };
}

function itemOf(told: Told): ItemResult {
  const { id, title, operation, fault, injectedMs, attempts, checks } = told;
  const timeline = drawCalls(told);
  const of = (phase: "clean" | "faulted") => timeline.filter((call) => call.phase === phase);
  const multiple = injectedMs === null ? null : (told.faultedMs - told.cleanMs) / injectedMs;
  return {
    ...{
      id,
      title,
      file: "orders.yaml",
      line: 1,
      operation,
      method: "GET",
      url: "http://127.0.0.1:8000/orders",
    },
    ...{
      edge: "PAYMENTS_URL",
      faults: [fault],
      strategy: "repeat",
      why: null,
      checks: [...checks],
      timeline,
    },
    state: checks.every(({ holds }) => holds) ? "passed" : "failed",
    clean: summary(of("clean")),
    faulted: summary(of("faulted")),
    own: summary(of("faulted")),
    ...{ injectedMs, shiftMs: null, latencyMultiple: multiple, breakPoint: null },
    effect: multiple === null ? null : multiple > 1.3 ? "amplified" : "pass-through",
    ...{ attemptsClean: 1, attemptsFaulted: attempts },
    decisions: { applied: 24, spared: 0, digest: "d1" },
  };
}

function runOf(isMended: boolean): RunResults {
  const slow = isMended ? 620 : 1_840;
  const items: ItemResult[] = [
    itemOf({
      ...{
        id: "s1",
        title: "readOrder: PAYMENTS_URL answers late",
        operation: "readOrder",
        cleanMs: 42,
        faultedMs: slow,
      },
      ...{
        fault: { kind: "latency", meanMs: 400, stddevMs: 40 },
        injectedMs: 400,
        failing: 0,
        attempts: isMended ? 1 : 3,
      },
      checks: [
        check({
          kind: "latency",
          title: "p95 at most 1000 ms",
          measured: slow * 1.2,
          threshold: 1_000,
          unit: "ms",
        }),
        check({ kind: "error-rate", title: "at most 1 % errors", measured: 0, threshold: 1, unit: "%" }),
      ],
    }),
    itemOf({
      ...{
        id: "s2",
        title: "createOrder: the answer of PAYMENTS_URL is lost",
        operation: "createOrder",
        cleanMs: 55,
      },
      ...{
        fault: { kind: "lost-answer" },
        faultedMs: 130,
        injectedMs: null,
        failing: isMended ? 0 : 62,
        attempts: 1,
      },
      checks: [
        check({
          ...{
            kind: "at-most-once",
            title: "nothing happens twice",
            measured: isMended ? 1 : 2,
            threshold: 1,
            unit: "calls",
          },
          ...{ interval: null, detail: isMended ? "" : "GET /orders grew by 2 for one call" },
        }),
        check({
          kind: "recovers",
          title: "recovers",
          measured: null,
          threshold: null,
          unit: "",
          holds: true,
        }),
      ],
    }),
    itemOf({
      ...{
        id: "s3",
        title: "listOrders: load over a jittery line",
        operation: "listOrders",
        cleanMs: 31,
        faultedMs: 58,
      },
      ...{ fault: { kind: "jitter", meanMs: 20 }, injectedMs: 20, failing: 0, attempts: 1 },
      checks: [
        check({ kind: "latency", title: "own p95 at most 500 ms", measured: 71, threshold: 500, unit: "ms" }),
      ],
    }),
    {
      ...itemOf(untested),
      state: "not-tested",
      why: "the operation asks PAYMENTS_URL nothing",
      faulted: null,
      timeline: [],
    },
  ];
  return {
    ...{ format: "assay-scenario-results", version: 1, seed: 7, state: "complete", items },
    startedAt: new Date(started).toISOString(),
    finishedAt: new Date(started + 94_000).toISOString(),
    verdict: isMended ? "passed" : "failed",
    application: { startedByAssay: true, redirected: {} },
    baselines: [
      {
        ...{
          operation: "exportOrders",
          method: "GET",
          url: "http://127.0.0.1:8000/export",
          state: "already-broken",
        },
        ...{
          why: "500 for 12 of 45 calls with no fault injected",
          calls: 45,
          failures: 12,
          summary: summary(drawCalls(untested)),
        },
      },
    ],
    notes: [{ file: "orders.yaml", line: 41, message: "period acts under load only" }],
  };
}

const untested: Told = {
  ...{
    id: "s4",
    title: "health: PAYMENTS_URL hangs",
    operation: "health",
    fault: { kind: "black-hole" },
    cleanMs: 3,
  },
  ...{ faultedMs: 3, injectedMs: null, failing: 0, attempts: 1, checks: [] },
};

/** The id of a made-up fire test. */
export const demoFireId = (name: string): string => `fire_${name.padEnd(22, "0")}`;

/** What was measured, by id. */
export const demoRuns: ReadonlyMap<string, RunResults> = new Map([
  [demoFireId("head"), runOf(false)],
  [demoFireId("base"), runOf(true)],
]);

/** The row of a list; `head` is the commit of the newer one. */
export function fireRowOf(id: string, results: RunResults, head: string): FireTestRow {
  const { rows } = presentResults(results);
  const count = (state: ItemResult["state"]) => results.items.filter((item) => item.state === state).length;
  const isHead = id === demoFireId("head");
  const commit = isHead ? head : "4be1c09d5a6b7c8d9e0f1a2b3c4d5e6f708192a3";
  return {
    ...{ id, repository: shop, commit, commitUrl: `https://github.com/acme/shop/commit/${commit}` },
    ...{ branch: isHead ? "feature/checkout" : "main", label: isHead ? null : "nightly" },
    ...{ source: isHead ? "upload" : "artifact", verdict: results.verdict, isComplete: true },
    scenarios: { passed: count("passed"), failed: count("failed"), notTested: count("not-tested") },
    objectives: {
      held: rows.filter(({ holds }) => holds).length,
      missed: rows.filter(({ holds }) => !holds).length,
    },
    ...{ startedAt: started, finishedAt: started + 94_000, bytes: 84_112 },
    ...{ addedBy: isHead ? "token:ci" : "github", createdAt: started + (isHead ? hour : 0) },
  };
}
