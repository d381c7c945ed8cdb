// The places of a file's diff that a review comment may be put at.
import type { DiffLine, FileDiff, Hunk } from "./file-diff.js";

/** Lines (1-based, ascending) that a comment may end or begin at: `new` on the head's side, `old` on the base's. */
export interface CommentableLines {
  readonly new: readonly number[];
  readonly old: readonly number[];
}

/** A range of lines (1-based, both included) on one side of a file. */
export interface LineRange {
  readonly side: "new" | "old";
  readonly startLine: number;
  readonly endLine: number;
}

/**
 * The exact set of places of one file (spec D2), as GitHub takes them: on the new side added and context lines, on the
 * old side removed lines only, since context is addressed by its new number. Binary files and submodules have none.
 */
export function commentableLines(file: FileDiff): CommentableLines {
  const lines = hunksOf(file).flatMap((hunk) => hunk.lines);
  return {
    new: lines.flatMap((line) => place(line, "new")),
    old: lines.flatMap((line) => place(line, "old")),
  };
}

/** True when both ends of the range are commentable and lie in one hunk (spec D2). */
export function isCommentable(file: FileDiff, { side, startLine, endLine }: LineRange): boolean {
  if (startLine > endLine) return false;
  return hunksOf(file).some(({ lines }) =>
    [startLine, endLine].every((wanted) => lines.some((line) => place(line, side)[0] === wanted)),
  );
}

function hunksOf(file: FileDiff): readonly Hunk[] {
  return file.content.kind === "text" ? file.content.hunks : [];
}

/** The number by which a comment may name this line on `side`: one or none. */
function place(line: DiffLine, side: LineRange["side"]): readonly number[] {
  const number = side === "new" ? line.newLine : line.kind === "removed" ? line.oldLine : null;
  return number === null ? [] : [number];
}
