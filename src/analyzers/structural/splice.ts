// A splice: one replacement inside a file's text, and how splices become an edit of whole lines.
import type { SgNode } from "@ast-grep/napi";
import type { Edit } from "../../diff/diff.js";

/** Replace the UTF-16 range `start`..`end` (end not included) by `text`. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** An edit's search text never grows past this, however often its lines repeat in the file. */
const maxSearchLines = 12;

/** Puts `text` in the place of a node. */
export function replaceNode(node: SgNode, text: string): Splice {
  const { start, end } = node.range();
  return { start: start.index, end: end.index, text };
}

/** Puts `text` right behind a node. */
export function insertAfter(node: SgNode, text: string): Splice {
  const end = node.range().end.index;
  return { start: end, end, text };
}

/**
 * The edit that does all `splices`, given as whole lines of `text` without carriage returns. The search text is grown
 * by neighbouring lines until it occurs once, or up to 12 lines; null when nothing would change or the place is longer.
 */
export function toEdit(path: string, text: string, splices: readonly Splice[]): Edit | null {
  const ordered = [...splices].sort((a, b) => a.start - b.start);
  const [first, last] = [ordered[0], ordered.at(-1)];
  if (first === undefined || last === undefined) return null;
  let from = text.lastIndexOf("\n", first.start - 1) + 1;
  let to = lineEnd(text, last.end);
  while (text.slice(from, to).split("\n").length < maxSearchLines && !isUnique(text, from, to)) {
    const [grownFrom, grownTo] = [from, to];
    if (to < text.length) to = lineEnd(text, to + 1);
    else if (from > 0) from = text.lastIndexOf("\n", from - 2) + 1;
    if (from === grownFrom && to === grownTo) break;
  }
  const search = text.slice(from, to);
  if (search.split("\n").length > maxSearchLines) return null;
  const replace = spliceText(search, ordered, from);
  if (replace === search) return null;
  return { path, anchorLine: lineOf(text, from), search: unixLines(search), replace: unixLines(replace) };
}

function spliceText(search: string, ordered: readonly Splice[], offset: number): string {
  let result = "";
  let at = 0;
  for (const { start, end, text } of ordered) {
    result += search.slice(at, start - offset) + text;
    at = end - offset;
  }
  return result + search.slice(at);
}

function isUnique(text: string, from: number, to: number): boolean {
  const search = text.slice(from, to);
  const firstAt = text.indexOf(search);
  return firstAt === from && text.indexOf(search, from + 1) === -1;
}

function lineEnd(text: string, from: number): number {
  const at = text.indexOf("\n", from);
  return at === -1 ? text.length : at;
}

function lineOf(text: string, index: number): number {
  return text.slice(0, index).split("\n").length;
}

function unixLines(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(/\r$/, "");
}
