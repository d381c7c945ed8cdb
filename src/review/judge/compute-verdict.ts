// Computes the verdict from findings, coverage and failures. No model has a say in it (spec S2).
import type { Coverage } from "../coverage.js";
import type { Finding } from "../finding.js";
import type { LensOutcome } from "../review-result.js";
import { isAtLeast } from "../severity.js";
import type { Verdict } from "../verdict.js";

/**
 * `request-changes` when the change brings a critical or major finding; `approve` when nothing was found in it, every lens
 * answered and everything was read; `comment` otherwise. `reason` is one sentence for the reader.
 */
export function computeVerdict(given: {
  findings: readonly Finding[];
  coverage: Coverage;
  lenses: readonly LensOutcome[];
}): { verdict: Verdict; reason: string } {
  const own = given.findings.filter((finding) => !finding.preExisting);
  const blocking = own.filter((finding) => isAtLeast(finding.severity, "major"));
  if (blocking.length > 0)
    return {
      verdict: "request-changes",
      reason: `${count(blocking.length, "finding")} should be mended before merging`,
    };
  const failed = given.lenses.filter((lens) => lens.state === "failed");
  if (failed.length > 0)
    return { verdict: "comment", reason: `${list(failed.map((lens) => lens.title))} could not answer` };
  if (own.length > 0) return { verdict: "comment", reason: `only minor findings (${own.length})` };
  if (given.coverage.complete)
    return { verdict: "approve", reason: "every lens read every changed file and found nothing" };
  return { verdict: "comment", reason: whatWasNotRead(given.coverage) };
}

function whatWasNotRead(coverage: Coverage): string {
  const unread = new Set(
    coverage.cells
      .filter((cell) => ["failed", "skipped", "partly"].includes(cell.state))
      .map((cell) => cell.path),
  );
  if (unread.size > 0) return `nothing found, but ${count(unread.size, "file")} could not be read in full`;
  return "rules found nothing; no model has read the change, so it is not approved";
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function list(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}`;
}
