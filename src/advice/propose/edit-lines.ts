// Turns replacements inside a text into edits of whole lines that can be found again.
import type { Edit } from "../../diff/diff.js";

/** Replace the UTF-16 range `start`..`end` (end not included) by `text`. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The edits that do all `replacements` in one file, each of whole lines; replacements whose lines meet share one edit. */
export function editLines(path: string, text: string, replacements: readonly Replacement[]): readonly Edit[] {
  const ordered = [...replacements].sort((a, b) => a.start - b.start);
  const groups: { from: number; to: number; parts: Replacement[] }[] = [];
  for (const one of ordered) {
    const span = grow(text, one);
    const last = groups.at(-1);
    if (last !== undefined && span.from <= last.to) {
      last.to = Math.max(last.to, span.to);
      last.parts.push(one);
    } else groups.push({ ...span, parts: [one] });
  }
  return groups.map(({ from, to, parts }) => {
    let replace = "";
    let at = from;
    for (const { start, end, text: made } of parts) {
      replace += text.slice(at, start) + made;
      at = end;
    }
    replace += text.slice(at, to);
    const anchorLine = text.slice(0, from).split("\n").length;
    return { path, anchorLine, search: unix(text.slice(from, to)), replace: unix(replace) };
  });
}

/** The whole lines around a range, and neighbours while the lines occur more than once or are blank. */
function grow(text: string, { start, end }: Replacement): { from: number; to: number } {
  let from = text.lastIndexOf("\n", start - 1) + 1;
  let to = lineEnd(text, end);
  const isFit = (): boolean => {
    const lines = text.slice(from, to);
    return lines.trim() !== "" && text.indexOf(lines) === from && text.indexOf(lines, from + 1) === -1;
  };
  while (!isFit() && (from > 0 || to < text.length)) {
    if (to < text.length) to = lineEnd(text, to + 1);
    else from = text.lastIndexOf("\n", from - 2) + 1;
  }
  return { from, to };
}

function lineEnd(text: string, from: number): number {
  const at = text.indexOf("\n", from);
  return at === -1 ? text.length : at;
}

function unix(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(/\r$/, "");
}
