// Computes the grid of file × lens: what was read, what only rules checked, and why the rest was not (spec S2).
import type { Coverage, CoverageCell } from "../coverage.js";
import type { Material } from "../material.js";
import type { LensAssignment } from "../review-options.js";
import type { ReviewedFile } from "../reviewed-file.js";

const worstFirst: readonly CoverageCell["state"][] = [
  "failed",
  "skipped",
  "partly",
  "checked",
  "read",
  "empty",
  "ignored",
];

/** One cell for each file and lens. `asked` are the cells that questions brought; several parts of a file keep the worst state. */
export function computeCoverage(
  material: Material,
  given: { assignments: readonly LensAssignment[]; asked: readonly CoverageCell[] },
): Coverage {
  const asked = worstByPair(given.asked);
  const cells = material.files.flatMap((file) =>
    given.assignments.map((assignment) => cellOf(file, { assignment, asked, material })),
  );
  const missing = material.missing.flatMap(({ path, reason }) =>
    given.assignments.map(({ lens }): CoverageCell => ({ path, lens: lens.id, state: "skipped", reason })),
  );
  cells.push(...missing);
  const complete =
    cells.length > 0 &&
    cells.every((cell) => cell.state === "read" || cell.state === "empty" || cell.state === "ignored");
  return { cells, files: material.files.length + material.missing.length, complete };
}

function cellOf(
  file: ReviewedFile,
  given: { assignment: LensAssignment; asked: ReadonlyMap<string, CoverageCell>; material: Material },
): CoverageCell {
  const pair = { path: file.path, lens: given.assignment.lens.id };
  if (file.unread !== null) return { ...pair, ...file.unread };
  if (given.assignment.model === null) return { ...pair, ...checkedByRules(file, given.material) };
  return given.asked.get(keyOf(pair)) ?? { ...pair, state: "skipped", reason: "no question held it" };
}

/** A file that rules for its language read is `checked`; one that only the secret scan read is not. */
function checkedByRules(file: ReviewedFile, material: Material): Pick<CoverageCell, "state" | "reason"> {
  if (file.addedLines.length === 0) return { state: "checked", reason: "" };
  const skipped = material.analysis.skipped.find((one) => one.path === file.path);
  if (skipped !== undefined) return { state: "skipped", reason: skipped.reason };
  const readers = material.analysis.reports.filter(
    (report) => report.failure === null && report.paths.includes(file.path),
  );
  if (readers.some((report) => report.analyzer !== "secrets")) return { state: "checked", reason: "" };
  const failed = material.analysis.reports.find((report) => report.failure !== null);
  if (failed !== undefined) return { state: "failed", reason: `${failed.analyzer}: ${failed.failure ?? ""}` };
  return {
    state: "skipped",
    reason:
      readers.length > 0
        ? "no rules for this kind of file; only searched for secrets"
        : "no rules for this kind of file",
  };
}

function worstByPair(cells: readonly CoverageCell[]): ReadonlyMap<string, CoverageCell> {
  const worst = new Map<string, CoverageCell>();
  for (const cell of cells) {
    const held = worst.get(keyOf(cell));
    if (held === undefined || worstFirst.indexOf(cell.state) < worstFirst.indexOf(held.state))
      worst.set(keyOf(cell), cell);
  }
  return worst;
}

function keyOf(cell: { path: string; lens: string }): string {
  return `${cell.lens}\0${cell.path}`;
}
