// Finds where a claim's quote really stands: the lines it names, near them, elsewhere in the file, or among removed lines.
import type { DiffLine, Hunk } from "../../diff/diff.js";
import type { Claim } from "../claim.js";
import type { ReviewedFile } from "../reviewed-file.js";

const nearLines = 3;
const shortestPartialQuote = 12;

/** Where the quote stands. `startLine` and `endLine` are 1-based on `side`; `quote` is the line's own text. */
export interface Located {
  readonly side: "new" | "old";
  readonly startLine: number;
  readonly endLine: number;
  readonly quote: string;
}

/**
 * The place of `claim` in `file` (spec S1), or null when its quote is nowhere in it. The number of lines that the claim spans
 * is kept. A quote that stands at several places takes the one nearest to the stated line.
 */
export function locateEvidence(
  claim: Pick<Claim, "startLine" | "endLine" | "quote">,
  file: ReviewedFile,
): Located | null {
  const wanted = firstLine(claim.quote);
  if (wanted === "") return null;
  const head = headLines(file);
  const near = nearest(head, { wanted, at: claim.startLine, within: nearLines });
  const place = near ?? nearest(head, { wanted, at: claim.startLine, within: Number.POSITIVE_INFINITY });
  const span = Math.max(0, claim.endLine - claim.startLine);
  if (place !== null) {
    const last = head.at(-1)?.line ?? place.line;
    return {
      side: "new",
      startLine: place.line,
      endLine: Math.min(place.line + span, last),
      quote: place.text,
    };
  }
  const removed = nearest(removedLines(file), {
    wanted,
    at: claim.startLine,
    within: Number.POSITIVE_INFINITY,
  });
  return removed === null
    ? null
    : { side: "old", startLine: removed.line, endLine: removed.line, quote: removed.text };
}

interface NumberedLine {
  readonly line: number;
  readonly text: string;
}

function nearest(
  lines: readonly NumberedLine[],
  search: { wanted: string; at: number; within: number },
): NumberedLine | null {
  let best: NumberedLine | null = null;
  for (const candidate of lines) {
    const distance = Math.abs(candidate.line - search.at);
    if (distance > search.within || !isQuoteOf(search.wanted, candidate.text)) continue;
    if (best === null || distance < Math.abs(best.line - search.at)) best = candidate;
  }
  return best;
}

/** Equal but for outer white space; a long quote may also be a piece of the line, because models cut long lines. */
function isQuoteOf(wanted: string, text: string): boolean {
  const line = text.trim();
  return line === wanted || (wanted.length >= shortestPartialQuote && line.includes(wanted));
}

/** The first line with text, without the mark and number that our own prompt puts before it. */
function firstLine(quote: string): string {
  const line = quote.split("\n").find((one) => one.trim() !== "") ?? "";
  return line.replace(/^\s*\d+\s[ +](?=\S|\s)/, "").trim();
}

function headLines(file: ReviewedFile): NumberedLine[] {
  if (file.shownText !== null)
    return file.shownText.split("\n").map((text, index) => ({ line: index + 1, text: withoutReturn(text) }));
  return diffLines(file).flatMap((line) =>
    line.newLine === null ? [] : [{ line: line.newLine, text: withoutReturn(line.text) }],
  );
}

function removedLines(file: ReviewedFile): NumberedLine[] {
  return diffLines(file).flatMap((line) =>
    line.kind === "removed" && line.oldLine !== null
      ? [{ line: line.oldLine, text: withoutReturn(line.text) }]
      : [],
  );
}

function diffLines(file: ReviewedFile): DiffLine[] {
  const hunks: readonly Hunk[] = file.shown.content.kind === "text" ? file.shown.content.hunks : [];
  return hunks.flatMap((hunk) => hunk.lines);
}

function withoutReturn(text: string): string {
  return text.endsWith("\r") ? text.slice(0, -1) : text;
}
