// The diffs of real commits, for the context benchmark.
import type { DiffLine, FileDiff, Hunk } from "../src/diff/diff.js";

/** Reads `git diff -U0` as far as the benchmark needs it; the product has its own parser. */
export function diffsOf(text: string): FileDiff[] {
  return text
    .split(/^diff --git /m)
    .slice(1)
    .flatMap((part): FileDiff[] => {
      const path = /^\+\+\+ b\/(.*?)\t?$/m.exec(part)?.[1];
      const old = /^--- a\/(.*?)\t?$/m.exec(part)?.[1] ?? null;
      if (path === undefined && old === null) return [];
      const hunks = part
        .split(/^(?=@@ )/m)
        .slice(1)
        .map(hunkOf);
      const rest = {
        oldMode: null,
        newMode: null,
        oldBlob: null,
        newBlob: null,
        similarity: null,
        encoding: "utf-8" as const,
      };
      const status =
        path === undefined ? "deleted" : old === null ? "added" : old === path ? "modified" : "renamed";
      return [
        {
          status,
          path: path ?? old ?? "",
          oldPath: old,
          newPath: path ?? null,
          ...rest,
          content: { kind: "text", hunks },
        },
      ];
    });
}

function hunkOf(text: string): Hunk {
  const numbers = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(text) ?? [];
  const [oldStart, oldLines, newStart, newLines] = [1, 2, 3, 4].map((at) => Number(numbers[at] ?? 1));
  let [oldLine, newLine] = [oldStart ?? 0, newStart ?? 0];
  const lines = text
    .split("\n")
    .slice(1)
    .flatMap((row): DiffLine[] => {
      const body = { text: row.slice(1), noNewline: false };
      if (row.startsWith("+")) return [{ kind: "added", ...body, oldLine: null, newLine: newLine++ }];
      return row.startsWith("-") ? [{ kind: "removed", ...body, oldLine: oldLine++, newLine: null }] : [];
    });
  return {
    oldStart: oldStart ?? 0,
    oldLines: oldLines ?? 0,
    newStart: newStart ?? 0,
    newLines: newLines ?? 0,
    section: "",
    lines,
  };
}
