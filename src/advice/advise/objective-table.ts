// The table of objectives in depth, as both forms of the advice show it.
import {
  objectiveRows,
  quantity,
  range,
  unitOf,
  type Check,
  type RunResults,
} from "../../resilience/resilience.js";

/** Names of the columns, cells as text (the first is `held` or `missed`), and how many held narrowly. */
export interface ObjectiveTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly narrow: string | null;
}

/** Every objective with what is left of what it allows; what failed stands first. */
export function adviceObjectives(results: RunResults): ObjectiveTable {
  const all = objectiveRows(results);
  const rows = all.map(({ item, check }) => [
    check.holds ? "held" : "missed",
    item.operation ?? item.url,
    item.edge,
    check.title,
    quantity(check.measured, unitOf(check)),
    quantity(check.threshold, unitOf(check)),
    quantity(check.margin, unitOf(check)),
    shareOf(check),
    range(check.interval, unitOf(check)),
  ]);
  const narrow = all.filter(({ check }) => isNarrow(check)).length;
  return {
    head: [
      "",
      "operation",
      "edge",
      "objective",
      "measured",
      "allowed",
      "margin",
      "of what is allowed",
      "95 % interval",
    ],
    rows,
    narrow:
      narrow === 0
        ? null
        : `${narrow} held with less than a fifth of what is allowed to spare: these break next.`,
  };
}

function shareOf({ margin, threshold }: Check): string {
  return margin === null || threshold === null || threshold === 0
    ? ""
    : quantity((margin / threshold) * 100, "%");
}

/** What may happen once and did is not about to happen twice, so counts are left out. */
function isNarrow({ holds, kind, margin, threshold }: Check): boolean {
  return holds && kind !== "at-most-once" && (threshold ?? 0) > 0 && (margin ?? 0) < (threshold ?? 0) * 0.2;
}
