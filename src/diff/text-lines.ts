// A text as lines that know how they end, so that an edit can keep the ends it found.
import type { Edit } from "./edit.js";

/** One line: its text, and the end it has in the file: "\n", "\r\n", or "" for a last line without one. */
export interface TextLine {
  readonly text: string;
  readonly end: "\n" | "\r\n" | "";
}

/** The mark that some editors put before the first line of a file; it is no part of that line. */
export const byteOrderMark = "\ufeff";

/**
 * Splits at line feeds only; a text that ends with one has no empty line after it, and an empty text has no lines. A byte
 * order mark at the beginning is left out.
 */
export function readLines(text: string): TextLine[] {
  const pieces = withoutMark(text).split("\n");
  const last = pieces.pop() ?? "";
  const lines = pieces.map((piece): TextLine =>
    piece.endsWith("\r") ? { text: piece.slice(0, -1), end: "\r\n" } : { text: piece, end: "\n" },
  );
  return last === "" ? lines : [...lines, { text: last, end: "" }];
}

/** The lines that an edit looks for and those it puts there. */
export interface EditLines {
  readonly search: readonly string[];
  readonly replace: readonly string[];
}

/**
 * The readings of an edit's texts, to be tried in order: as given; then, where `search` ends with a line feed although an
 * edit's text has none (its writer closed the last line), without it. A carriage return before a line feed is no part
 * of a line.
 */
export function readEdit(edit: Edit): EditLines[] {
  const asGiven = { search: plainLines(edit.search), replace: plainLines(edit.replace) };
  if (!edit.search.endsWith("\n")) return [asGiven];
  const closed = (text: string): string => (text.endsWith("\n") ? text.slice(0, -1) : text);
  return [asGiven, { search: plainLines(closed(edit.search)), replace: plainLines(closed(edit.replace)) }];
}

/** The empty text is no line at all. */
function plainLines(text: string): string[] {
  if (text === "") return [];
  return withoutMark(text)
    .split("\n")
    .map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line));
}

function withoutMark(text: string): string {
  return text.startsWith(byteOrderMark) ? text.slice(1) : text;
}
