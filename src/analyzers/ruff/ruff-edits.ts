// ruff's column-exact edits turned into whole-line edits.
import type { Edit } from "../../diff/diff.js";

/** A place as ruff gives it: 1-based row and 1-based column in UTF-16 units. */
export interface RuffPlace {
  readonly row: number;
  readonly column: number;
}

/** One replacement of ruff's fix: what stands between the two places becomes `content` (null deletes it). */
export interface RuffEdit {
  readonly location: RuffPlace;
  readonly end_location: RuffPlace;
  readonly content?: string | null | undefined;
}

/** More lines than this are a rewrite, not a suggestion. */
const maxLines = 30;

/**
 * One `Edit` that does what all of `edits` do to `text`, from the first touched line to the last; null when they
 * overlap, touch too much, or change nothing. Line endings are given as plain line feeds.
 */
export function toEdit(path: string, text: string, edits: readonly RuffEdit[]): Edit | null {
  const inOrder = [...edits].sort((a, b) => order(a.location, b.location));
  const [first, last] = [inOrder[0], inOrder.at(-1)];
  if (first === undefined || last === undefined) return null;
  const [from, to] = [first.location.row, last.end_location.row];
  if (to - from >= maxLines) return null;
  const lines = text
    .split("\n")
    .slice(from - 1, to)
    .map((line) => line.replace(/\r$/, ""));
  const search = lines.join("\n");
  const starts = lines.map((_, index) => lines.slice(0, index).join("\n").length + Math.min(index, 1));
  const offset = (place: RuffPlace): number => (starts[place.row - from] ?? search.length) + place.column - 1;
  let replace = "";
  let done = 0;
  for (const edit of inOrder) {
    if (offset(edit.location) < done) return null;
    replace += search.slice(done, offset(edit.location)) + (edit.content ?? "");
    done = offset(edit.end_location);
  }
  replace += search.slice(done);
  return replace === search ? null : { path, anchorLine: from, search, replace };
}

function order(a: RuffPlace, b: RuffPlace): number {
  return a.row - b.row || a.column - b.column;
}
