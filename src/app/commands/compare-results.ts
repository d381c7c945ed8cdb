// Compares a repeated review with the recorded one: the same bytes, or what differs, in lines for a person.
import { revealLine } from "../../report/report.js";
import type { Finding, ReviewResult } from "../../review/review.js";

/** The repeated result with the recorded run's times: a repetition takes no time of its own that would mean anything. */
export function withTimesOf(result: ReviewResult, recorded: ReviewResult): ReviewResult {
  const lenses = result.lenses.map((lens) => {
    const before = recorded.lenses.find((one) => one.lens === lens.lens);
    return before === undefined ? lens : { ...lens, waitMs: before.waitMs, workMs: before.workMs };
  });
  return { ...result, lenses, startedAt: recorded.startedAt, finishedAt: recorded.finishedAt };
}

/** One line when nothing differs, else one line for each finding gained or lost, and for the verdict. */
export function compareResults(result: ReviewResult, recorded: ReviewResult): string[] {
  if (JSON.stringify(result) === JSON.stringify(recorded))
    return [`replay of ${recorded.run}: identical to the record`];
  const gained = missingFrom(recorded.findings, result.findings);
  const lost = missingFrom(result.findings, recorded.findings);
  const verdict =
    result.verdict === recorded.verdict ? [] : [`  verdict ${recorded.verdict} → ${result.verdict}`];
  return [
    `replay of ${recorded.run}: ${gained.length} ${gained.length === 1 ? "finding" : "findings"} gained, ${lost.length} lost, ${result.findings.length - gained.length} the same`,
    ...verdict,
    ...gained.map((finding) => `  + ${say(finding)}`),
    ...lost.map((finding) => `  - ${say(finding)}`),
  ];
}

function missingFrom(some: readonly Finding[], all: readonly Finding[]): Finding[] {
  const ids = new Set(some.map((finding) => finding.id));
  return all.filter((finding) => !ids.has(finding.id));
}

function say(finding: Finding): string {
  const { severity, anchor, title, lens } = finding;
  return revealLine(`${severity} ${anchor.path}:${anchor.startLine} ${title} (${lens})`);
}
