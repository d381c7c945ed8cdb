// Two runs compared: what helps, what harms, what rests on times alone, and what too few calls cannot tell.
import { describe, expect, it } from "vitest";
import type { ItemResult, RunResults } from "../../resilience/resilience.js";
import { parseScenarios } from "../../resilience/scenario/parse-scenarios.js";
import { describeItem } from "../../resilience/run/run-item.js";
import { compareRuns } from "./compare-runs.js";

interface Times {
  readonly clean: readonly number[];
  readonly faulted: readonly number[];
  readonly errors?: number;
  readonly checks?: ItemResult["checks"];
}

/** A run of one scenario whose calls took these times, in milliseconds. */
function runOf({ clean, faulted, errors = 0, checks = [] }: Times): RunResults {
  const text =
    "title: one\nitems:\n  - call: {method: GET, url: 'http://127.0.0.1:1/'}\n    context: {faults: [{kind: latency}]}\n";
  const [scenario] = parseScenarios(text, "one.yaml");
  const [item] = scenario?.items ?? [];
  if (scenario === undefined || item === undefined) throw new Error("it has one item");
  const call = (phase: "clean" | "faulted") => (ms: number) => ({ atMs: 0, ms, phase, ok: true });
  const times = {
    meanMs: null,
    p50Ms: faulted[0] ?? null,
    p90Ms: null,
    p95Ms: null,
    p99Ms: null,
    maxMs: null,
  };
  const result: ItemResult = {
    ...describeItem(scenario, item),
    state: "passed",
    checks,
    faulted: { calls: faulted.length, errors, timeouts: 0, statuses: {}, ...times },
    timeline: [...clean.map(call("clean")), ...faulted.map(call("faulted"))],
  };
  return {
    ...{ format: "assay-scenario-results", version: 1, seed: 1, startedAt: "", finishedAt: "" },
    ...{ state: "complete", verdict: "passed", application: { startedByAssay: true, redirected: {} } },
    ...{ baselines: [], items: [result], notes: [] },
  };
}

const many = (ms: number, count = 6): number[] => Array.from({ length: count }, (_, at) => ms + at);

describe("two runs of the same scenarios", () => {
  it("[R9] harm where clean calls got slower beyond chance, and that rests on times alone", () => {
    const compared = compareRuns(
      runOf({ clean: many(5), faulted: many(5) }),
      runOf({ clean: many(90), faulted: many(5) }),
    );
    expect(compared).toMatchObject({ verdict: "harms", restsOnTimes: true });
    expect(compared.why).toMatch(/clean calls take at least 8\d\.?\d* ms longer/);
  });

  it("[R9] say that a slow-down of clean calls was not judged where these are too few", () => {
    const compared = compareRuns(
      runOf({ clean: many(5, 2), faulted: many(5) }),
      runOf({ clean: many(90, 2), faulted: many(5) }),
    );
    expect(compared.verdict).toBe("no effect");
    expect(compared.items[0]?.notJudged).toEqual([
      "whether clean calls got slower: 2 before and 2 after are too few, 5 are needed",
    ]);
  });

  it("[R9] harm by more than times where more calls fail or an effect happens again", () => {
    const before = runOf({ clean: many(5), faulted: many(5, 40) });
    const failing = compareRuns(before, runOf({ clean: many(90), faulted: many(5, 40), errors: 30 }));
    expect(failing).toMatchObject({ verdict: "harms", restsOnTimes: false });
    const check = (holds: boolean, kind: "at-most-once" | "latency"): ItemResult["checks"] => [
      {
        ...{ kind, title: "it", holds, measured: holds ? 1 : 2, threshold: 1, margin: holds ? 0 : -1 },
        ...{ unit: "", interval: null, detail: "" },
      },
    ];
    for (const kind of ["at-most-once", "latency"] as const) {
      const times = { clean: many(5), faulted: many(5) };
      const lost = compareRuns(
        runOf({ ...times, checks: check(true, kind) }),
        runOf({ ...times, checks: check(false, kind) }),
      );
      expect(lost).toMatchObject({ verdict: "harms", restsOnTimes: kind === "latency" });
    }
  });
});
