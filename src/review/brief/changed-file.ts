// One changed file as the brief's noticers see it: its diff, what its path is for, and its lines by side.
import type { FileDiff, Hunk } from "../../diff/diff.js";
import type { BriefNote } from "../brief.js";
import { classifyPath, type PathClass } from "./classify-path.js";

/** Of a line of data or of a line that was made to be long, a brief needs the beginning; searching the whole of it takes its square. */
const longestText = 3_000;

/** One line of one side: its 1-based number there and the first 3,000 characters of its text, without line feed or carriage return. */
export interface SideLine {
  readonly line: number;
  readonly text: string;
}

/** A file diff with everything that several noticers need, computed once. */
export interface ChangedFile {
  readonly path: string;
  readonly diff: FileDiff;
  readonly class: PathClass;
  readonly hunks: readonly Hunk[];
  readonly added: readonly SideLine[];
  readonly removed: readonly SideLine[];
}

/** A secret found from outside, placed on a 1-based head line; `kind` names what it is, never the secret. */
export interface PlacedSecret {
  readonly path: string;
  readonly line: number | null;
  readonly kind: string;
}

/**
 * What a noticer may look at. `textOf` gives a whole file of one side, or null where it cannot be had;
 * `trackedFiles` is empty when unknown.
 */
export interface ChangeView {
  readonly files: readonly ChangedFile[];
  readonly trackedFiles: readonly string[];
  readonly secrets: readonly PlacedSecret[];
  readonly textOf: (side: "base" | "head", path: string) => string | null;
}

/** One noticing: reads the whole change, says what deserves a reader's eye. Pure, and never throws on odd content. */
export type Noticer = (change: ChangeView) => readonly BriefNote[];

/** Gathers one file's lines by side; `class` is told from the path a reader sees. */
export function changedFile(diff: FileDiff): ChangedFile {
  const hunks = diff.content.kind === "text" ? diff.content.hunks : [];
  const added: SideLine[] = [];
  const removed: SideLine[] = [];
  for (const hunk of hunks) {
    for (const { newLine, oldLine, text, kind } of hunk.lines) {
      if (kind === "added" && newLine !== null) added.push({ line: newLine, text: beginningOf(text) });
      if (kind === "removed" && oldLine !== null) removed.push({ line: oldLine, text: beginningOf(text) });
    }
  }
  return { path: diff.path, diff, class: classifyPath(diff.path), hunks, added, removed };
}

/** One side of one hunk, context included: what that stretch of the file read before (`old`) or reads now (`new`). */
export function sideOf(hunk: Hunk, side: "old" | "new"): readonly SideLine[] {
  return hunk.lines.flatMap(({ oldLine, newLine, text }) => {
    const line = side === "old" ? oldLine : newLine;
    return line === null ? [] : [{ line, text: beginningOf(text) }];
  });
}

/** A whole text as numbered lines. */
export function linesOf(text: string): readonly SideLine[] {
  return text.split("\n").map((line, index) => ({ line: index + 1, text: beginningOf(line) }));
}

function beginningOf(text: string): string {
  const whole = text.endsWith("\r") ? text.slice(0, -1) : text;
  return whole.length <= longestText ? whole : whole.slice(0, longestText);
}
