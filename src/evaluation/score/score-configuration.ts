// Everything that is said of one configuration, computed from its reviews alone (spec O4).
import { severities } from "../../review/review.js";
import type { CaseRun } from "../outcome.js";
import type { Evaluation } from "../results-schema.js";
import type { EvaluationCase } from "../set/evaluation-set.js";
import { estimate, percentile, type Draws } from "./resample.js";
import { alarmsOnClean, costPerReview, measure, metrics, total, type Score } from "./score.js";
import { tallyCase, type CaseTally } from "./tally.js";

type Configuration = Evaluation["configurations"][number];
type Judged = Extract<CaseRun, { state: "judged" }>;

/** The counts of each case that was reviewed at least once, in the set's order. */
export function tallyCases(cases: readonly EvaluationCase[], runs: readonly CaseRun[]): CaseTally[] {
  return cases
    .map(({ id, known }) =>
      tallyCase(
        runs.filter((run) => run.case === id),
        { case: id, isClean: known.length === 0 },
      ),
    )
    .filter((tally) => tally.runs > 0);
}

/** The scores of one configuration's `runs`. Equal input gives an equal answer. */
export function scoreConfiguration(
  of: { readonly label: string; readonly hash: string; readonly runs: readonly CaseRun[] },
  given: { readonly cases: readonly EvaluationCase[]; readonly draws: Draws },
): Configuration {
  const tallies = tallyCases(given.cases, of.runs);
  const judged = of.runs.flatMap((run) => (run.state === "judged" ? [run] : []));
  const lenses = [...new Set(tallies.flatMap((tally) => [...tally.lenses.keys()]))].sort();
  const times = judged.map((run) => run.wallMs).sort((a, b) => a - b);
  const middle = estimate(tallies, { alarms: alarmsOnClean, cost: costPerReview }, given.draws);
  return {
    label: of.label,
    hash: of.hash,
    overall: scoreOf(tallies, null, given.draws),
    lenses: lenses.map((lens) => ({ lens, score: scoreOf(tallies, lens, given.draws) })),
    severities: bySeverity(judged),
    falseAlarmsPerClean: middle.alarms,
    costUsdPerReview: middle.cost,
    ...sums(judged),
    wallMs: {
      p50: times.length === 0 ? null : percentile(times, 0.5),
      p95: times.length === 0 ? null : percentile(times, 0.95),
    },
    failedRuns: of.runs.length - judged.length,
    failedLenses: failedLenses(judged),
    runs: of.runs as Configuration["runs"], // readonly where the schema's type is not
  };
}

function scoreOf(tallies: readonly CaseTally[], lens: string | null, draws: Draws): Score {
  const [precision, recall, f1] = metrics.map(
    (metric) => (drawn: readonly CaseTally[]) => measure(total(drawn, lens))[metric],
  );
  if (precision === undefined || recall === undefined || f1 === undefined)
    throw new TypeError("three metrics");
  return { ...total(tallies, lens), ...estimate(tallies, { precision, recall, f1 }, draws) };
}

function bySeverity(judged: readonly Judged[]): Configuration["severities"] {
  const known = judged.flatMap((run) => run.known);
  return severities.map((severity) => {
    const found = known.filter((one) => one.severity === severity && one.state === "found").length;
    const missed = known.filter((one) => one.severity === severity && one.state === "missed").length;
    return { severity, found, missed, recall: found + missed === 0 ? null : found / (found + missed) };
  });
}

function sums(
  judged: readonly Judged[],
): Pick<
  Configuration,
  "costUsd" | "calls" | "unpricedCalls" | "cachedAnswers" | "inputTokens" | "cachedTokens" | "outputTokens"
> {
  const sum = (of: keyof Judged["spent"]): number => judged.reduce((all, run) => all + run.spent[of], 0);
  return {
    costUsd: sum("costUsd"),
    calls: sum("calls"),
    unpricedCalls: sum("unpricedCalls"),
    cachedAnswers: sum("cachedAnswers"),
    inputTokens: sum("inputTokens"),
    cachedTokens: sum("cachedTokens"),
    outputTokens: sum("outputTokens"),
  };
}

/** Failures by lens and kind, each with the words of its first time. */
function failedLenses(judged: readonly Judged[]): Configuration["failedLenses"] {
  const rows = new Map<string, Configuration["failedLenses"][number]>();
  for (const { lens, failure, message, remedy } of judged.flatMap((run) => run.failures)) {
    const key = `${lens} ${failure}`;
    const row = rows.get(key) ?? { lens, failure, times: 0, message, remedy };
    rows.set(key, { ...row, times: row.times + 1 });
  }
  return [...rows.values()].sort((a, b) => b.times - a.times || a.lens.localeCompare(b.lens));
}
