// Makes a hunk of consecutive lines: counts them and works out the numbers of its `@@` line.
import type { DiffLine, Hunk } from "./file-diff.js";

/** The lines as a hunk, where `next` holds the numbers (1-based) that an old and a new line at its beginning would have. */
export function hunkOf(
  lines: readonly DiffLine[],
  next: { readonly old: number; readonly new: number },
  section: string,
): Hunk {
  const oldLines = lines.filter((line) => line.kind !== "added").length;
  const newLines = lines.filter((line) => line.kind !== "removed").length;
  return {
    oldStart: oldLines === 0 ? next.old - 1 : next.old,
    oldLines,
    newStart: newLines === 0 ? next.new - 1 : next.new,
    newLines,
    section,
    lines,
  };
}
