// Tells whether a place belongs to the change: lines it wrote, lines it removed, or the lines beside a removal.
import type { ReviewedFile } from "../reviewed-file.js";
import type { Located } from "./locate-evidence.js";

/** False for what stood there before: such findings are kept, marked pre-existing, and never block (spec S1). */
export function isInChange(place: Located, file: ReviewedFile): boolean {
  if (place.side === "old") return true;
  if (file.shown.content.kind !== "text") return false;
  return file.shown.content.hunks.some((hunk) =>
    touchedLines(hunk.lines).some((line) => line >= place.startLine && line <= place.endLine),
  );
}

/** Head lines that the hunk added, and those just before and after a run of removed lines. */
function touchedLines(lines: readonly { kind: string; newLine: number | null }[]): number[] {
  const touched: number[] = [];
  lines.forEach((line, index) => {
    if (line.newLine === null) return;
    const besideRemoval = lines[index - 1]?.kind === "removed" || lines[index + 1]?.kind === "removed";
    if (line.kind === "added" || besideRemoval) touched.push(line.newLine);
  });
  return touched;
}
