// The three ways in which an edit's lines may stand in a file, the strictest first; none of them is similarity.
import { findLines } from "./find-lines.js";

/** White space that the file has before each of the edit's lines (`add`), or lacks there (`remove`); one of the two is empty. */
export interface IndentShift {
  readonly add: string;
  readonly remove: string;
}

/** One place: the first line (1-based) and by how much its lines are indented otherwise than the edit's. */
export interface Hit {
  readonly line: number;
  readonly shift: IndentShift;
}

const noShift: IndentShift = { add: "", remove: "" };

/** Places compared for their indentation at most; a search text with more of them says nothing about where it belongs. */
const maxCandidates = 10_000;

/**
 * All places of `search` in `lines` by the first way that finds any: word for word; but for white space at line ends; or
 * with every line indented by the same white space more, or less. Empty when there is none.
 */
export function matchLines(lines: readonly string[], search: readonly string[]): Hit[] {
  for (const simplify of [(line: string) => line, trimEnd]) {
    const found = findLines(lines.map(simplify), search.map(simplify));
    if (found.length > 0) return found.map((at) => ({ line: at + 1, shift: noShift }));
  }
  const candidates = findLines(lines.map(trimLine), search.map(trimLine));
  if (candidates.length > maxCandidates) return [];
  return candidates.flatMap((at) => {
    const shift = uniformShift(lines.slice(at, at + search.length), search);
    return shift === null ? [] : [{ line: at + 1, shift }];
  });
}

/** A line without the blanks and tabs before it and the white space after it. */
export function trimLine(line: string): string {
  return trimEnd(line).replace(/^[ \t]+/, "");
}

function trimEnd(line: string): string {
  let end = line.length;
  while (end > 0 && " \t\r\f\v".includes(line.charAt(end - 1))) end -= 1;
  return line.slice(0, end);
}

/** The shift that all lines but blank ones share, or null. The lines are known to be equal when trimmed. */
function uniformShift(ours: readonly string[], theirs: readonly string[]): IndentShift | null {
  let shift: IndentShift | null = null;
  for (const [at, line] of theirs.entries()) {
    if (trimLine(line) === "") continue;
    const own = shiftBetween(indentOf(ours[at] ?? ""), indentOf(line));
    if (own === null || (shift !== null && (shift.add !== own.add || shift.remove !== own.remove)))
      return null;
    shift = own;
  }
  return shift;
}

function shiftBetween(ours: string, theirs: string): IndentShift | null {
  if (ours.endsWith(theirs)) return { add: ours.slice(0, ours.length - theirs.length), remove: "" };
  if (theirs.endsWith(ours)) return { add: "", remove: theirs.slice(0, theirs.length - ours.length) };
  return null;
}

function indentOf(line: string): string {
  return /^[ \t]*/.exec(line)?.[0] ?? "";
}
