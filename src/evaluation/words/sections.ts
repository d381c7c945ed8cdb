// What a report of an evaluation says, as tables and sentences that every format draws in its own way.
import type { CaseRun } from "../outcome.js";
import type { Evaluation } from "../results-schema.js";
import { sayDifference, sayEstimate, sayMoney, sayNumber, sayShare, sayTime, sayWeight } from "./say.js";

/** A table: its title, head and rows. */
export interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

type Configuration = Evaluation["configurations"][number];

/** One sentence on what was evaluated, and one where it is not complete. */
export function openingLines(evaluation: Evaluation): string[] {
  const { set, runs, complete, stopped } = evaluation;
  const clean = set.cases.filter((one) => one.known === 0).length;
  const known = set.cases.reduce((sum, one) => sum + one.known, 0);
  const lines = [
    `${set.name}: ${sayNumber(set.cases.length, "case")}, ${clean} of them clean, ${sayNumber(known, "known finding")}; each reviewed ${runs === 1 ? "once" : `${runs} times`}.`,
  ];
  if (!complete) lines.push(`Not complete: ${stopped ?? "it was interrupted"}.`);
  return lines;
}

/** Scores by lens, with the sum last. */
export function scoreTable(of: Configuration): Table {
  const rows = [...of.lenses, { lens: "all", score: of.overall }].map(({ lens, score }) => [
    lens,
    sayEstimate(score.precision),
    sayEstimate(score.recall),
    sayEstimate(score.f1),
    `${score.hits}/${score.hits + score.alarms}`,
    `${score.found}/${score.found + score.missed}`,
  ]);
  return { title: of.label, head: ["lens", "precision", "recall", "F1", "right/said", "found/known"], rows };
}

/** What the numbers do not show: false alarms, severities, cost, time, failures. */
export function factLines(of: Configuration): string[] {
  const alarms = `False alarms for each clean change: ${sayEstimate(of.falseAlarmsPerClean)}.`;
  const worst = of.severities
    .filter(({ found, missed }) => found + missed > 0)
    .map(
      ({ severity, found, missed, recall }) => `${severity} ${sayShare(recall)} (${found}/${found + missed})`,
    );
  const lines = [alarms];
  if (worst.length > 0) lines.push(`Recall by severity: ${worst.join(", ")}.`);
  lines.push(sayCost(of));
  lines.push(`Time of one review: p50 ${sayTime(of.wallMs.p50)}, p95 ${sayTime(of.wallMs.p95)}.`);
  for (const { lens, failure, times, message, remedy } of of.failedLenses)
    lines.push(
      `Failed, and not counted: ${lens} ${sayNumber(times, "time")} (${failure}): ${message}. ${remedy}`,
    );
  for (const run of of.runs) if (run.state === "failed") lines.push(sayFailed(run));
  return lines;
}

/** The difference of two configurations; null where there is one. */
export function comparisonTable({ comparison, configurations }: Evaluation): Table | null {
  if (comparison === null) return null;
  const [a, b] = configurations.map(({ label }) => label);
  const { precision, recall, f1, falseAlarmsPerClean, costUsdPerReview } = comparison;
  const rows = [
    ["precision", sayDifference(precision), sayWeight(precision)],
    ["recall", sayDifference(recall), sayWeight(recall)],
    ["F1", sayDifference(f1), sayWeight(f1)],
    ["false alarms per clean change", sayDifference(falseAlarmsPerClean), sayWeight(falseAlarmsPerClean)],
    ["dollars per review", sayDifference(costUsdPerReview, 4), sayWeight(costUsdPerReview)],
  ];
  const title = `${b ?? ""} less ${a ?? ""}, on the same ${sayNumber(comparison.cases, "case")}`;
  return { title, head: ["", "difference (95 %)", "it is"], rows };
}

/** Case by case: what was found, missed and falsely said. */
export function caseTable(of: Configuration, evaluation: Evaluation): Table {
  const rows = evaluation.set.cases.map(({ id, known }) => {
    const runs = of.runs.filter((run) => run.case === id);
    const judged = runs.flatMap((run) => (run.state === "judged" ? [run] : []));
    const tell = (total: number): string => (judged.length === 0 ? "–" : `${total}`);
    const findings = judged.flatMap((run) => run.findings);
    const outcomes = judged.flatMap((run) => run.known);
    const found = outcomes.filter((one) => one.state === "found").length;
    return [
      id,
      known === 0 ? "clean" : judged.length === 0 ? "–" : `${found}/${outcomes.length}`,
      tell(findings.filter((one) => one.state === "false-alarm" || one.state === "repeat").length),
      tell(judged.reduce((sum, run) => sum + run.failures.length, 0)),
      judged.at(0)?.record ?? (runs.length === 0 ? "not run" : "failed"),
    ];
  });
  return {
    title: `Cases (${of.label})`,
    head: ["case", "found", "false alarms", "failed lenses", "record"],
    rows,
  };
}

/** What was missed and what was falsely said, by case; each row once, with how often. */
export function faultTable(of: Configuration): Table {
  const rows = new Map<string, { cells: string[]; times: number }>();
  const note = (cells: string[]): void => {
    const row = rows.get(cells.join("\0")) ?? { cells, times: 0 };
    rows.set(cells.join("\0"), { ...row, times: row.times + 1 });
  };
  for (const run of of.runs) {
    if (run.state === "failed") continue;
    for (const { id, lens, state } of run.known) if (state === "missed") note([run.case, "missed", lens, id]);
    for (const { lens, state, path, startLine, title } of run.findings)
      if (state === "false-alarm" || state === "repeat")
        note([
          run.case,
          state === "repeat" ? "said again" : "false alarm",
          lens,
          `${path}:${startLine} ${title}`,
        ]);
  }
  return {
    title: `Missed and falsely said (${of.label})`,
    head: ["case", "what", "lens", "which", "times"],
    rows: [...rows.values()].map(({ cells, times }) => [...cells, `${times}`]),
  };
}

function sayCost(of: Configuration): string {
  const tokens = `${of.inputTokens} tokens in (${of.cachedTokens} from the provider's cache), ${of.outputTokens} out`;
  if (of.calls === 0) return "Cost: nothing; no model was asked.";
  const kept =
    of.cachedAnswers === 0
      ? ""
      : `; ${of.cachedAnswers} of ${of.calls} answers came from the cache at no cost now`;
  const unknown = of.unpricedCalls === 0 ? "" : ` and ${of.unpricedCalls} calls of unknown price`;
  return `Cost: ${sayMoney(of.costUsd)}${unknown} (${sayMoney(of.costUsdPerReview.value)} a review), ${tokens}${kept}.`;
}

function sayFailed(run: Extract<CaseRun, { state: "failed" }>): string {
  return `Could not be reviewed, and is not counted: ${run.case}: ${run.message}. ${run.remedy}`;
}
