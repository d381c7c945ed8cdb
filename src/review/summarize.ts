// Words the summary from the numbers; a template, so that it never says more than the review knows (spec S4).
import type { Brief } from "./brief.js";
import type { Finding } from "./finding.js";
import type { LensOutcome } from "./review-result.js";
import { severities } from "./severity.js";

/** Two or three sentences: what changed, what was found, what is missing. */
export function summarize(given: {
  brief: Brief;
  findings: readonly Finding[];
  lenses: readonly LensOutcome[];
}): string {
  const { brief, findings } = given;
  const own = findings.filter((finding) => !finding.preExisting);
  const change = `${plural(brief.files, "file")} changed, ${brief.added} lines added and ${brief.removed} removed.`;
  return [change, sayFindings(own, findings.length - own.length), sayFailures(given.lenses)]
    .filter((part) => part !== "")
    .join(" ");
}

function sayFindings(own: readonly Finding[], preExisting: number): string {
  const before = preExisting === 0 ? "" : ` ${plural(preExisting, "finding")} stood there before.`;
  if (own.length === 0) return `No finding in the change.${before}`;
  const counts = severities
    .map((severity) => ({ severity, count: own.filter((finding) => finding.severity === severity).length }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => `${count} ${severity}`);
  const worst = own[0];
  const lead =
    worst === undefined ? "" : ` Worst: ${worst.title} (${worst.anchor.path}:${worst.anchor.startLine}).`;
  return `${plural(own.length, "finding")} (${counts.join(", ")}).${lead}${before}`;
}

function sayFailures(lenses: readonly LensOutcome[]): string {
  const failed = lenses.filter((lens) => lens.state === "failed").map((lens) => lens.title);
  return failed.length === 0 ? "" : `Not answered: ${failed.join(", ")}.`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
