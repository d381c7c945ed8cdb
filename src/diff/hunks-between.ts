// The hunks that turn one text into another, with three lines of context, as git would group them.
import { diffLines } from "diff";
import type { DiffLine, Hunk } from "./file-diff.js";
import { hunkOf } from "./hunk-part.js";

const contextLines = 3;

/** Where more lines differ than this, the smallest difference is not looked for: that takes the square of them in time. */
const maxEditLength = 2000;

/** The hunks from `before` to `after`, none when they are equal. Only a line feed ends a line; a carriage return is text. */
export function hunksBetween(before: string, after: string): Hunk[] {
  const lines = numberLines(changesBetween(before, after));
  const changed = lines.flatMap((line, at) => (line.kind === "context" ? [] : [at]));
  const hunks: Hunk[] = [];
  const next = { old: 1, new: 1 };
  let passed = 0;
  for (let at = 0; at < changed.length;) {
    let last = at;
    while ((changed[last + 1] ?? Infinity) - (changed[last] ?? 0) <= 2 * contextLines + 1) last += 1;
    const start = Math.max((changed[at] ?? 0) - contextLines, passed);
    const end = Math.min((changed[last] ?? 0) + contextLines + 1, lines.length);
    next.old += start - passed; // the lines between two hunks are context, on both sides
    next.new += start - passed;
    const hunk = hunkOf(lines.slice(start, end), next, "");
    hunks.push(hunk);
    next.old += hunk.oldLines;
    next.new += hunk.newLines;
    passed = end;
    at = last + 1;
  }
  return hunks;
}

interface Change {
  readonly kind: DiffLine["kind"];
  readonly value: string;
}

function changesBetween(before: string, after: string): Change[] {
  const changes = diffLines(before, after, { maxEditLength });
  if (changes === undefined) return oneBlock(before, after);
  return changes.map(({ added, removed, value }) => ({
    kind: added ? "added" : removed ? "removed" : "context",
    value,
  }));
}

/** What both texts begin and end with is kept, whole lines only; all between is replaced. */
function oneBlock(before: string, after: string): Change[] {
  const [ours, theirs] = [splitLines(before), splitLines(after)];
  const most = Math.min(ours.length, theirs.length);
  let head = 0;
  while (head < most && ours[head] === theirs[head]) head += 1;
  let tail = 0;
  while (tail < most - head && ours.at(-1 - tail) === theirs.at(-1 - tail)) tail += 1;
  return [
    { kind: "context", value: ours.slice(0, head).join("") },
    { kind: "removed", value: ours.slice(head, ours.length - tail).join("") },
    { kind: "added", value: theirs.slice(head, theirs.length - tail).join("") },
    { kind: "context", value: ours.slice(ours.length - tail).join("") },
  ];
}

function numberLines(changes: readonly Change[]): DiffLine[] {
  const lines: DiffLine[] = [];
  let oldLine = 1;
  let newLine = 1;
  for (const { kind, value } of changes)
    for (const line of splitLines(value)) {
      const noNewline = !line.endsWith("\n");
      lines.push({
        kind,
        text: noNewline ? line : line.slice(0, -1),
        oldLine: kind === "added" ? null : oldLine++,
        newLine: kind === "removed" ? null : newLine++,
        noNewline,
      });
    }
  return lines;
}

/** Lines with their line feeds; no line for an empty text. */
function splitLines(text: string): string[] {
  return text === "" ? [] : text.split(/(?<=\n)/);
}
