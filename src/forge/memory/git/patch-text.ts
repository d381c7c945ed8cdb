// The text of a file's hunks, as the `patch` field of the files list and the `diff_hunk` of a comment hold it.
import type { DiffLine, FileDiff, Hunk } from "../../../diff/diff.js";

/** All hunks of a file, without headers and without a last line feed; null when it has none. */
export function patchText(file: FileDiff): string | null {
  if (file.content.kind !== "text" || file.content.hunks.length === 0) return null;
  return file.content.hunks.map((hunk) => hunkText(hunk, hunk.lines)).join("\n");
}

/** The hunk down to the line that a comment stands on, which is what GitHub shows above the comment. */
export function hunkDownTo(hunk: Hunk, place: { side: "LEFT" | "RIGHT"; line: number }): string {
  const last = hunk.lines.findIndex((line) => numberOf(line, place.side) === place.line);
  return hunkText(hunk, hunk.lines.slice(0, last + 1));
}

/** The line's number on one side; null where it is not. */
function numberOf(line: DiffLine, side: "LEFT" | "RIGHT"): number | null {
  return side === "RIGHT" ? line.newLine : line.oldLine;
}

function hunkText(hunk: Hunk, lines: readonly DiffLine[]): string {
  const range = (start: number, count: number): string => (count === 1 ? String(start) : `${start},${count}`);
  const section = hunk.section === "" ? "" : ` ${hunk.section}`;
  const head = `@@ -${range(hunk.oldStart, hunk.oldLines)} +${range(hunk.newStart, hunk.newLines)} @@${section}`;
  const marks = { added: "+", removed: "-", context: " " };
  const body = lines.flatMap((line) => [
    `${marks[line.kind]}${line.text}`,
    ...(line.noNewline ? ["\\ No newline at end of file"] : []),
  ]);
  return [head, ...body].join("\n");
}
