// The lines of code around a finding, chosen for reading: a little context, the range, and a gap where it is long.
import { revealCode, type Anchor } from "../review/review.js";
import type { ExcerptSource } from "./render-options.js";

/** One row of a frame: a line (with hidden characters shown), or how many lines of the range were left out. */
export type FrameRow =
  | { readonly kind: "line"; readonly number: number; readonly text: string; readonly marked: boolean }
  | { readonly kind: "gap"; readonly lines: number };

type LineAt = (number: number) => string | undefined;

const contextLines = 2;
const rangeHead = 6;
const rangeTail = 2;

/**
 * The rows to show for `anchor`: its range marked, two lines of context on each side, the middle of a long range left out.
 * Where `excerpt` knows nothing of the place, the anchor's own quote stands in. Empty when neither has text.
 */
export function frameCode(anchor: Anchor, excerpt: ExcerptSource): FrameRow[] {
  const lineAt: LineAt = (number) => excerpt(anchor.path, anchor.side, number);
  if (lineAt(anchor.startLine) === undefined) return range(anchor, quoted(anchor));
  return [...before(anchor, lineAt), ...range(anchor, lineAt), ...after(anchor, lineAt)];
}

function quoted({ quote, startLine }: Anchor): LineAt {
  const lines = quote === "" ? [] : quote.replace(/\n$/, "").split("\n");
  return (number) => lines[number - startLine];
}

function before({ startLine }: Anchor, lineAt: LineAt): FrameRow[] {
  const from = Math.max(1, startLine - contextLines);
  const rows = numbers(from, startLine - 1).flatMap((number) => row(number, lineAt(number), "around"));
  const first = rows.findIndex(isWritten);
  return first === -1 ? [] : rows.slice(first);
}

function after({ endLine }: Anchor, lineAt: LineAt): FrameRow[] {
  const rows = numbers(endLine + 1, endLine + contextLines).flatMap((number) =>
    row(number, lineAt(number), "around"),
  );
  return rows.slice(0, rows.findLastIndex(isWritten) + 1);
}

function isWritten(row: FrameRow): boolean {
  return row.kind === "line" && row.text.trim() !== "";
}

function range({ startLine, endLine }: Anchor, lineAt: LineAt): FrameRow[] {
  const inside = (from: number, to: number): FrameRow[] =>
    numbers(from, to).flatMap((number) => row(number, lineAt(number), "inside"));
  const left = endLine - startLine + 1 - rangeHead - rangeTail;
  if (left <= 1) return inside(startLine, endLine);
  const tail = inside(endLine - rangeTail + 1, endLine);
  const head = inside(startLine, startLine + rangeHead - 1);
  return tail.length === 0 ? head : [...head, { kind: "gap", lines: left }, ...tail];
}

function row(number: number, text: string | undefined, where: "inside" | "around"): FrameRow[] {
  if (text === undefined) return [];
  return [{ kind: "line", number, text: revealCode(text), marked: where === "inside" }];
}

function numbers(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at);
}
