// How bad a finding is, in three steps, and how steps compare.

/** Worst first. `critical`: wrong results, data loss, a hole; `major`: fails in a case that will happen; `minor`: worth mending. */
export const severities = ["critical", "major", "minor"] as const;

/** One of the three steps. */
export type Severity = (typeof severities)[number];

/** True when `severity` is `floor` or worse. */
export function isAtLeast(severity: Severity, floor: Severity): boolean {
  return severities.indexOf(severity) <= severities.indexOf(floor);
}
