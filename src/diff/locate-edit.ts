// Finds the one place in a file that an edit means, or says why there is none.
import type { Edit } from "./edit.js";
import { matchLines, trimLine, type Hit, type IndentShift } from "./match-lines.js";
import { readEdit, readLines, type EditLines, type TextLine } from "./text-lines.js";

/**
 * Where an edit goes: `startLine` (1-based) and `lineCount` in the file, the shift by which the file is indented otherwise
 * than the edit, and the edit's own lines; or why it goes nowhere.
 */
export type EditPlace =
  | ({
      readonly kind: "located";
      readonly startLine: number;
      readonly lineCount: number;
      readonly shift: IndentShift;
    } & EditLines)
  | { readonly kind: "rejected"; readonly reason: string };

/** Furthest that a hint may be from the place it decides for, and the longest search text; both in lines. */
const maxHintDistance = 40;
const maxSearchLines = 200;

/**
 * Finds where `edit.search` stands in `text`. Three ways are tried, the strictest first: word for word, but for spaces at
 * line ends, and indented alike by more or less. Among several places the nearest to `anchorLine` wins if it is within 40
 * lines and no other is as near. A search of one line must be the only such line of the file, whatever its indentation.
 * Nothing is matched by similarity: a wrong character, a missing line or an ellipsis is rejected.
 */
export function locateEdit(text: string, edit: Edit): EditPlace {
  return locateInLines(readLines(text), edit);
}

/** `locateEdit` on a text that is split already. */
export function locateInLines(lines: readonly TextLine[], edit: Edit): EditPlace {
  const texts = lines.map((line) => line.text);
  for (const { search, replace } of readEdit(edit)) {
    const fault = faultOf(search);
    if (fault !== null) return { kind: "rejected", reason: fault };
    const hits = matchLines(texts, search);
    if (hits.length === 0) continue;
    const [first = ""] = search;
    if (search.length === 1 && !isOnly(texts, first))
      return {
        kind: "rejected",
        reason: "a single line to be replaced must be the only such line of the file",
      };
    const hit = choose(hits, edit.anchorLine);
    if (typeof hit === "string") return { kind: "rejected", reason: hit };
    const { line: startLine, shift } = hit;
    return { kind: "located", startLine, lineCount: search.length, shift, search, replace };
  }
  return { kind: "rejected", reason: "the text to be replaced is not in the file" };
}

function faultOf(search: readonly string[]): string | null {
  if (search.every((line) => trimLine(line) === "")) return "the text to be replaced is blank";
  return search.length > maxSearchLines
    ? `the text to be replaced is longer than ${maxSearchLines} lines`
    : null;
}

function isOnly(lines: readonly string[], line: string): boolean {
  const wanted = trimLine(line);
  return lines.filter((one) => trimLine(one) === wanted).length === 1;
}

function choose(hits: readonly Hit[], anchorLine: number | null): Hit | string {
  const [only, ...others] = hits;
  if (only !== undefined && others.length === 0) return only;
  if (anchorLine === null)
    return `the text to be replaced stands in ${hits.length} places and no line says which`;
  const distance = (hit: Hit): number => Math.abs(hit.line - anchorLine);
  const [nearest, second] = hits.toSorted((one, other) => distance(one) - distance(other));
  if (nearest === undefined || distance(nearest) > maxHintDistance)
    return `no place of the text to be replaced is within ${maxHintDistance} lines of line ${anchorLine}`;
  if (second !== undefined && distance(second) === distance(nearest))
    return `two places of the text to be replaced are equally near to line ${anchorLine}`;
  return nearest;
}
