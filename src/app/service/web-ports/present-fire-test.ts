// A fire test as the page shows it: objectives in order of trouble, what the faults came to, and what was not tested.
import { compareRuns } from "../../../advice/advice.js";
import {
  headline,
  objectiveRows,
  omissionLines,
  sayEffect,
  sayFaults,
  type ItemResult,
  type RunResults,
} from "../../../resilience/resilience.js";
import type { FireTest, FireTestComparison, ScenarioOutcome } from "../../../web/web.js";

/** The most calls of one scenario that the page is given; more are thinned out evenly. The files hold all of them. */
const mostPoints = 2_000;

/** Everything of a fire test that follows from its results; the words are those of its report (spec R6). */
export function presentResults(results: RunResults): Pick<
  FireTest,
  "seed" | "headline" | "outcomes" | "notFit" | "omissions"
> & {
  readonly rows: FireTest["objectives"]["rows"];
} {
  return {
    seed: results.seed,
    headline: headline(results),
    rows: objectiveRows(results).map(({ item, check }) => {
      const { title, holds, measured, threshold, margin, unit, interval, detail } = check;
      return {
        ...{ scenario: item.id, scenarioTitle: item.title, title, holds },
        ...{ measured, threshold, margin, unit, interval, detail },
      };
    }),
    outcomes: results.items.map(presentItem),
    notFit: results.baselines.flatMap(({ operation, method, url, state, why }) =>
      state === "clean" ? [] : [{ operation: operation ?? `${method} ${url}`, state, why: why ?? "" }],
    ),
    omissions: omissionLines(results),
  };
}

function presentItem(item: ItemResult): ScenarioOutcome {
  const { id, title, operation, edge, state, why, injectedMs, latencyMultiple, timeline } = item;
  const step = Math.ceil(timeline.length / mostPoints);
  return {
    ...{ id, title, operation, edge, state, why, injectedMs, latencyMultiple },
    faults: sayFaults(item),
    effect: sayEffect(item),
    attemptsClean: item.attemptsClean,
    attemptsFaulted: item.attemptsFaulted,
    clean: percentiles(item.clean),
    faulted: percentiles(item.faulted),
    own: item.injectedMs === null ? null : percentiles(item.own),
    timeline: step < 2 ? timeline : timeline.filter((call, at) => at % step === 0 || !call.ok),
  };
}

function percentiles(summary: ItemResult["clean"]): ScenarioOutcome["clean"] {
  if (summary === null) return null;
  const { calls, errors, timeouts, p50Ms, p90Ms, p95Ms, p99Ms, maxMs } = summary;
  return { calls, errors, timeouts, p50Ms, p90Ms, p95Ms, p99Ms, maxMs };
}

/** What changed between two runs of the same scenarios, by the rules that prove changes (spec R9). */
export function presentComparison(
  before: RunResults,
  after: RunResults,
): Omit<FireTestComparison, "before" | "after"> {
  const { verdict, why, items } = compareRuns(before, after);
  const matched = new Set(items.map(({ id }) => id));
  const alone = [...before.items, ...after.items].filter(({ id }) => !matched.has(id));
  return {
    ...{ verdict, why },
    scenarios: items.map(({ id, title, verdict: change, signs, shiftMs, before: was, after: is }) => ({
      ...{ id, title, verdict: change, signs, shiftMs },
      ...{ before: figures(was), after: figures(is) },
    })),
    unmatched: alone.length,
  };
}

type Figures = ReturnType<typeof compareRuns>["items"][number]["before"];

function figures({ state, p50Ms, p95Ms, p99Ms, errorPercent, attempts, margin }: Figures) {
  return { state, p50Ms, p95Ms, p99Ms, errorPercent, attempts, margin };
}
