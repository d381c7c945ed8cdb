// The exit code of a finished review (spec I3).
import { isAtLeast, type ReviewResult, type Severity } from "../../review/review.js";

/**
 * 1 with findings of the change at or over `failOn`; else 4 when every model lens was refused for its key, 3 when every model
 * lens failed otherwise, 0 when the review stands.
 */
export function exitCodeOf(result: ReviewResult, failOn: Severity | "never"): 0 | 1 | 3 | 4 {
  const isOver =
    failOn !== "never" &&
    result.findings.some((finding) => !finding.preExisting && isAtLeast(finding.severity, failOn));
  if (isOver) return 1;
  const asked = result.lenses.filter((lens) => lens.state !== "off" && lens.by !== "rules");
  const failed = asked.filter((lens) => lens.state === "failed");
  if (failed.length === 0 || failed.length < asked.length) return 0;
  return failed.every((lens) => lens.failure === "auth" || lens.failure === "billing") ? 4 : 3;
}
