// Finds where a review comment may stand in a change, by GitHub's rules and refused in its words.
import { commentableLines, type FileDiff, type Hunk } from "../../../diff/diff.js";
import { hunkDownTo } from "./patch-text.js";
import type { ChangeDiff } from "./change-diff.js";

/** A side of the change: LEFT is the base. */
export type Side = "LEFT" | "RIGHT";

/** Where a comment is wanted. `position` is the older way: lines below the first hunk's header. */
export interface WantedPlace {
  readonly path: string;
  readonly line?: number | null | undefined;
  readonly side?: Side | undefined;
  readonly start_line?: number | null | undefined;
  readonly start_side?: Side | null | undefined;
  readonly position?: number | null | undefined;
}

/** A place in one hunk. `startLine` is null for a comment on one line. */
export interface FoundPlace {
  readonly path: string;
  readonly line: number;
  readonly side: Side;
  readonly startLine: number | null;
  readonly startSide: Side | null;
  readonly diffHunk: string;
}

/** Why there is no such place. */
export type NoPlace = "path" | "line" | "position" | "start-line" | "start-order" | "hunk";

/** The place, or what is wrong with it (spec D2): both ends commentable, in one hunk, in order. */
export function findPlace(change: ChangeDiff, wanted: WantedPlace): FoundPlace | NoPlace {
  const file = change.files.find(({ diff }) => diff.path === wanted.path)?.diff;
  if (file === undefined) return "path";
  if (wanted.line === undefined || wanted.line === null) return placeAtPosition(file, wanted);
  const { line, side = "RIGHT" } = wanted;
  const hunk = hunkWith(file, side, line);
  if (hunk === null) return "line";
  const startLine = wanted.start_line ?? null;
  const startSide = wanted.start_side ?? side;
  if (startLine !== null) {
    if (startSide === side && startLine >= line) return "start-order";
    const startHunk = hunkWith(file, startSide, startLine);
    if (startHunk === null) return "start-line";
    if (startHunk !== hunk) return "hunk";
  }
  return {
    path: wanted.path,
    line,
    side,
    startLine,
    startSide: startLine === null ? null : startSide,
    diffHunk: hunkDownTo(hunk, { side, line }),
  };
}

/** True when a comment on that line would be taken. */
export function isPlace(change: ChangeDiff, wanted: WantedPlace): boolean {
  return typeof findPlace(change, wanted) === "object";
}

/** The sentence with which creating a review is refused. */
export const reviewRefusals: Readonly<Record<NoPlace, string>> = {
  path: "Path could not be resolved",
  line: "Line could not be resolved",
  position: "Position could not be resolved",
  "start-line": "Start line could not be resolved",
  "start-order": "Start line must precede the end line.",
  hunk: "Pull request review thread start line must be part of the same hunk as the line.",
};

function hunksOf(file: FileDiff): readonly Hunk[] {
  return file.content.kind === "text" ? file.content.hunks : [];
}

function hunkWith(file: FileDiff, side: Side, line: number): Hunk | null {
  const found = hunksOf(file).find((hunk) => {
    const lines = commentableLines({ ...file, content: { kind: "text", hunks: [hunk] } });
    return (side === "RIGHT" ? lines.new : lines.old).includes(line);
  });
  return found ?? null;
}

function placeAtPosition(file: FileDiff, { path, position }: WantedPlace): FoundPlace | NoPlace {
  if (position === undefined || position === null) return "line";
  let at = 0;
  for (const [index, hunk] of hunksOf(file).entries()) {
    if (index > 0) at += 1; // later headers count as lines
    const line = hunk.lines[position - at - 1];
    if (position > at && line !== undefined) {
      const side = line.kind === "removed" ? "LEFT" : "RIGHT";
      const number = (side === "LEFT" ? line.oldLine : line.newLine) ?? 0;
      const diffHunk = hunkDownTo(hunk, { side, line: number });
      return { path, line: number, side, startLine: null, startSide: null, diffHunk };
    }
    at += hunk.lines.length;
  }
  return "position";
}
