// Splits one file's diff into parts that are small enough, at the borders of hunks and never by bytes.
import type { DiffLine, FileDiff, Hunk } from "./file-diff.js";
import { hunkOf } from "./hunk-part.js";
import { firstLine } from "./scan-hunks.js";

/** The largest part wanted, in the unit of `sizeOf`, which measures one hunk and grows with its lines. */
export interface SplitLimit {
  readonly maxSize: number;
  readonly sizeOf: (hunk: Hunk) => number;
}

/**
 * The same change as one or more file diffs whose hunks' sizes add up to at most `maxSize` each (spec D5). Whole hunks are
 * kept together; only a hunk that alone is too large is cut, between two lines and next to context where there is some.
 * A part is larger than wanted only when it is one single line. No line is lost, and each keeps its numbers: the hunks of all
 * parts in order, applied as one file, give the same bytes as the file itself.
 */
export function splitFileDiff(file: FileDiff, limit: SplitLimit): FileDiff[] {
  const { content } = file;
  if (content.kind !== "text") return [file];
  const groups: Hunk[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const hunk of content.hunks.flatMap((whole) => splitHunk(whole, limit))) {
    const own = limit.sizeOf(hunk);
    const group = groups.at(-1);
    if (group !== undefined && size + own <= limit.maxSize) group.push(hunk);
    else groups.push([hunk]);
    size = groups.at(-1) === group ? size + own : own;
  }
  if (groups.length <= 1 && groups[0]?.length === content.hunks.length) return [file];
  return groups.map((hunks) => ({ ...file, content: { kind: "text", hunks } }));
}

function splitHunk(hunk: Hunk, limit: SplitLimit): Hunk[] {
  if (limit.sizeOf(hunk) <= limit.maxSize) return [hunk];
  const parts: Hunk[] = [];
  const next = { old: firstLine(hunk.oldStart, hunk.oldLines), new: firstLine(hunk.newStart, hunk.newLines) };
  for (let at = 0; at < hunk.lines.length;) {
    const from = at;
    const cut = (end: number): Hunk => hunkOf(hunk.lines.slice(from, end), next, hunk.section);
    const end = quietBorder(hunk.lines, from, largest(cut, { from, end: hunk.lines.length, limit }));
    const made = cut(end);
    parts.push(made);
    next.old += made.oldLines;
    next.new += made.newLines;
    at = end;
  }
  return parts;
}

/** The last end for which the part still fits, at least one line on; gallops first, so that the cost follows the part. */
function largest(
  cut: (end: number) => Hunk,
  { from, end, limit }: { readonly from: number; readonly end: number; readonly limit: SplitLimit },
): number {
  const fits = (candidate: number): boolean => limit.sizeOf(cut(candidate)) <= limit.maxSize;
  let good = from + 1;
  let step = 1;
  while (good + step < end && fits(good + step)) {
    good += step;
    step *= 2;
  }
  let bad = Math.min(good + step, end + 1);
  while (good + 1 < bad) {
    const middle = Math.floor((good + bad) / 2);
    if (fits(middle)) good = middle;
    else bad = middle;
  }
  return good;
}

/** Moves a border back to the nearest one beside a context line, over no more than half of the part. */
function quietBorder(lines: readonly DiffLine[], from: number, end: number): number {
  if (end === lines.length) return end;
  for (let border = end; border > from + (end - from) / 2; border -= 1)
    if (lines[border - 1]?.kind === "context" || lines[border]?.kind === "context") return border;
  return end;
}
