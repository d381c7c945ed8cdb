// Carries out edits on a text: all of them, each at the place it means, or none.
import type { Edit } from "./edit.js";
import { locateInLines } from "./locate-edit.js";
import { replacementLines } from "./replacement-lines.js";
import { byteOrderMark, readLines, type TextLine } from "./text-lines.js";

/** The text with all edits carried out, or the first edit (by index) that cannot be, and why. */
export type EditedText =
  | { readonly kind: "applied"; readonly text: string }
  | { readonly kind: "rejected"; readonly edit: number; readonly reason: string };

/**
 * Carries out `edits` on the text of one file (their `path` is the caller's affair). Every edit is located in the text as
 * given, so their order does not matter; edits whose lines overlap are rejected, and so is one that changes nothing.
 * Lines outside the edits stay byte for byte. New lines end like the lines they stand in for, a missing last line feed stays
 * missing, and a line that an edit only repeats is kept as it was.
 */
export function applyEdits(text: string, edits: readonly Edit[]): EditedText {
  const lines = readLines(text);
  const changes: Change[] = [];
  for (const [index, edit] of edits.entries()) {
    const change = changeOf(lines, edit);
    if (typeof change === "string") return { kind: "rejected", edit: index, reason: change };
    changes.push({ ...change, edit: index });
  }
  changes.sort((one, other) => one.start - other.start);
  const parts: (readonly TextLine[])[] = [];
  let next = 0;
  for (const { start, end, made, edit } of changes) {
    if (start < next) return { kind: "rejected", edit, reason: "the edit overlaps another one" };
    parts.push(lines.slice(next, start), made);
    next = end;
  }
  const kept = [...parts.flat(), ...lines.slice(next)];
  const mark = text.startsWith(byteOrderMark) ? byteOrderMark : "";
  return { kind: "applied", text: mark + kept.map((line) => line.text + line.end).join("") };
}

/** One located edit: the lines from `start` up to but not including `end` (0-based) become `made`. */
interface Change {
  readonly edit: number;
  readonly start: number;
  readonly end: number;
  readonly made: readonly TextLine[];
}

function changeOf(lines: readonly TextLine[], edit: Edit): Omit<Change, "edit"> | string {
  if (/\p{Surrogate}/u.test(edit.replace)) return "the new text holds half of a character";
  const place = locateInLines(lines, edit);
  if (place.kind === "rejected") return place.reason;
  const start = place.startLine - 1;
  const end = start + place.lineCount;
  const old = lines.slice(start, end);
  const made = replacementLines({ ...place, old, usualEnd: (lines[start - 1] ?? old[0])?.end ?? "\n" });
  if (made === null) return "the new text is indented less than the place it goes to allows";
  return isSame(made, old) ? "the edit changes nothing" : { start, end, made };
}

function isSame(made: readonly TextLine[], old: readonly TextLine[]): boolean {
  return (
    made.length === old.length &&
    made.every((line, at) => line.text === old[at]?.text && line.end === old[at].end)
  );
}
