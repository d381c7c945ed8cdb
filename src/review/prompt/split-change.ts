// Splits a change into parts that fit a model's window: by file, then by hunk, never by bytes (spec D5).
import { splitFileDiff, type FileDiff, type Hunk } from "../../diff/diff.js";
import type { ContextSymbol } from "../ports.js";
import type { Guideline } from "../review-options.js";
import type { ReviewedFile } from "../reviewed-file.js";
import { fitContext } from "./context-part.js";
import { renderFile } from "./render-change.js";
import { sharedPart } from "./shared-part.js";

/** One part: the shared text that every lens is given, and the files whose change it shows, wholly or in pieces. */
export interface ChangePart {
  readonly shared: string;
  readonly paths: readonly string[];
}

/**
 * What bounds a part, and what stands in it beside the change. `maxTokens` is for the shared text; `countTokens` must never
 * count too few.
 */
export interface PartLimit {
  readonly maxTokens: number;
  readonly countTokens: (text: string) => number;
  readonly guidelines: readonly Guideline[];
  readonly context: readonly ContextSymbol[];
}

// The change comes first: what is elsewhere takes at most this share of a part.
const contextShare = 0.25;

interface Piece {
  readonly path: string;
  readonly text: string;
  readonly tokens: number;
}

/**
 * Parts in the order of the diff, neighbours together. `unread` names files of which no piece could be made to fit, or
 * only some; they stand in the coverage.
 */
export function splitChange(
  files: readonly ReviewedFile[],
  limit: PartLimit,
): { parts: readonly ChangePart[]; unread: readonly { path: string; reason: string }[] } {
  const maxTokens = Math.floor(limit.maxTokens * contextShare);
  const context = fitContext(limit.context, { maxTokens, countTokens: limit.countTokens });
  const around = { guidelines: limit.guidelines, context };
  const aroundTokens = limit.countTokens(
    sharedPart({ ...around, paths: files.map((file) => file.path), rendered: [] }),
  );
  const room = limit.maxTokens - aroundTokens;
  const unread: { path: string; reason: string }[] = [];
  const pieces = files.flatMap((file) => {
    const made = piecesOf(file, { room, countTokens: limit.countTokens });
    if (made.some((piece) => piece.tokens > room)) {
      unread.push({ path: file.path, reason: `a single line or hunk is larger than the model's window` });
    }
    return made.filter((piece) => piece.tokens <= room);
  });
  return { parts: pack(pieces, room).map((group) => toPart(group, around)), unread };
}

function piecesOf(
  file: ReviewedFile,
  limit: { room: number; countTokens: (text: string) => number },
): Piece[] {
  const measure = (shown: FileDiff, shownText: string | null): Piece => {
    const text = renderFile({ shown, shownText });
    return { path: file.path, text, tokens: limit.countTokens(text) };
  };
  const whole = measure(file.shown, file.shownText);
  if (whole.tokens <= limit.room) return [whole];
  const bare = measure(file.shown, null);
  if (bare.tokens <= limit.room) return [bare];
  const bareHead = measure({ ...file.shown, content: { kind: "text", hunks: [] } }, null).tokens;
  const sizeOf = (hunk: Hunk): number =>
    measure({ ...file.shown, content: { kind: "text", hunks: [hunk] } }, null).tokens - bareHead;
  const parts = splitFileDiff(file.shown, { maxSize: Math.max(1, limit.room - bareHead), sizeOf });
  return parts.map((part) => measure(part, null));
}

function pack(pieces: readonly Piece[], room: number): Piece[][] {
  const groups: Piece[][] = [];
  let left = 0;
  for (const piece of pieces) {
    const last = groups.at(-1);
    if (last !== undefined && piece.tokens <= left) last.push(piece);
    else groups.push([piece]);
    left = (last !== undefined && piece.tokens <= left ? left : room) - piece.tokens;
  }
  return groups;
}

function toPart(group: readonly Piece[], around: Pick<PartLimit, "guidelines" | "context">): ChangePart {
  const paths = [...new Set(group.map((piece) => piece.path))];
  return { paths, shared: sharedPart({ ...around, paths, rendered: group.map((piece) => piece.text) }) };
}
