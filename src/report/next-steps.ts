// What the reader of a report may do next, on the command line.
import { groupCoverage, sayCount, type ReviewResult } from "../review/review.js";

/** What the reader may do now, most useful first; commands stand in backquotes. Never empty. */
export function nextSteps(result: ReviewResult): string[] {
  const verified = result.findings.filter(({ suggestion }) => suggestion?.kind === "verified").length;
  const unread = groupCoverage(result).some(({ kind }) => kind === "unread" || kind === "partly");
  const steps = [
    result.patch === ""
      ? undefined
      : `Apply what was verified (${sayCount(verified, "suggestion")}): \`assay review --format diff | git apply\``,
    result.degraded
      ? "Follow the remedies of the failed lenses and run again; questions already answered come from the cache."
      : undefined,
    unread && !result.degraded ? "Read by eye what the coverage says was not read." : undefined,
    result.mode === "offline"
      ? "Only rules answered. Save a model key with `assay keys set` to have the lenses read the change."
      : undefined,
  ].filter((step) => step !== undefined);
  return steps.length > 0 ? steps : [result.findings.length > 0 ? "Go through the findings." : "Nothing."];
}
