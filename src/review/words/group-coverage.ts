// The coverage grid read file by file: which were read, partly read, only checked by rules, or not read and why.
import type { CoverageCell } from "../coverage.js";
import type { ReviewResult } from "../review-result.js";

/** Files that met the same end for the same reason. `files` may exceed `paths` where the grid names fewer. */
export interface CoverageGroup {
  readonly kind: "read" | "partly" | "checked" | "unread" | "left-out";
  readonly reason: string;
  readonly files: number;
  readonly paths: readonly string[];
}

const order = ["read", "partly", "checked", "unread", "left-out"] as const;

/**
 * Groups files by how the lenses that are on met them (spec S2). A file is `read` when every lens read it, `partly` when
 * some did, `checked` when rules alone did, `left-out` when nothing in it could be read or its owner ignores it. Best kind first, larger groups first within a kind.
 */
export function groupCoverage(result: ReviewResult): CoverageGroup[] {
  const off = new Set(result.lenses.filter(({ state }) => state === "off").map(({ lens }) => lens));
  const byPath = new Map<string, CoverageCell[]>();
  for (const cell of result.coverage.cells) {
    if (off.has(cell.lens)) continue;
    const cells = byPath.get(cell.path);
    if (cells === undefined) byPath.set(cell.path, [cell]);
    else cells.push(cell);
  }
  const groups = collect([...byPath].map(([path, cells]) => ({ path, ...judge(cells) })));
  const unnamed = result.coverage.files - byPath.size;
  if (unnamed > 0) {
    groups.push({ kind: "unread", reason: "given to no lens", files: unnamed, paths: [] });
  }
  return groups.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || b.files - a.files);
}

function judge(cells: readonly CoverageCell[]): Pick<CoverageGroup, "kind" | "reason"> {
  const states = new Set(cells.map(({ state }) => state));
  if (states.size === 1 && states.has("read")) return { kind: "read", reason: "" };
  const reason = [...new Set(cells.map((cell) => cell.reason).filter((text) => text !== ""))].join("; ");
  if ([...states].every((state) => state === "empty" || state === "ignored"))
    return { kind: "left-out", reason };
  if (states.has("read") || states.has("partly")) return { kind: "partly", reason };
  return { kind: states.has("checked") ? "checked" : "unread", reason };
}

function collect(
  files: readonly (Pick<CoverageGroup, "kind" | "reason"> & { readonly path: string })[],
): CoverageGroup[] {
  const groups = new Map<string, Pick<CoverageGroup, "kind" | "reason"> & { readonly paths: string[] }>();
  for (const { kind, reason, path } of files) {
    const key = `${kind} ${reason}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { kind, reason, paths: [path] });
    else group.paths.push(path);
  }
  return [...groups.values()].map((group) => ({ ...group, files: group.paths.length }));
}
