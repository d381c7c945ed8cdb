// The change as the host shows it at one head: which lines may bear a comment, and where an anchor fits.
import { isCommentable, type DiffLine, type FileDiff } from "../../diff/diff.js";
import { sha256 } from "../../runtime/runtime.js";
import type { Anchor } from "../anchor.js";
import { hunkText, maskDiff } from "../mask-diff.js";
import type { AnalyzerPort } from "../ports.js";
import { redactTexts } from "../redact.js";

/** One file at that head: its diff, and the same diff with secrets masked, line for line. */
interface HostFile {
  readonly diff: FileDiff;
  readonly shown: FileDiff;
}

/** The change at `head`. */
export interface HostChange {
  readonly head: string;
  readonly files: readonly HostFile[];
}

/** A place that the host takes, in the head's own numbering. `file` is the diff it lies in; its path is the host's name for it. */
export interface Place {
  readonly file: FileDiff;
  readonly side: Anchor["side"];
  readonly startLine: number;
  readonly endLine: number;
}

interface SideLine {
  readonly number: number;
  readonly texts: readonly string[];
}

const tellingCharacters = 8;

/** The change at `head`, with secrets masked, because findings quote the masked text (spec X7). */
export async function readHostChange(given: {
  head: string;
  files: readonly FileDiff[];
  analyzers: Pick<AnalyzerPort, "findSecrets">;
  signal?: AbortSignal | undefined;
}): Promise<HostChange> {
  const masked = await redactTexts(given.files.map(hunkText), given);
  return {
    head: given.head,
    files: given.files.map((diff, index) => ({
      diff,
      shown: maskDiff(diff, { hunks: masked[index] ?? "", head: null }),
    })),
  };
}

/**
 * Where `anchor` may be commented on (spec P1, P2, D2), null where it fits nowhere. The line's text must have the anchor's hash:
 * at the anchor's own number, else at the nearest line that has it. A short line that stands at several places is not guessed.
 * A range that does not lie in one hunk shrinks to its first line.
 */
export function fitAnchor(anchor: Anchor, change: HostChange): Place | null {
  const file = fileOf(anchor, change);
  if (file === undefined) return null;
  const lines = sideLines(file, anchor.side).filter(({ texts }) =>
    texts.some((text) => sha256(text.trim()) === anchor.lineHash),
  );
  const own = lines.find(({ number }) => number === anchor.startLine);
  const found = own ?? nearest(lines, anchor);
  if (found === undefined) return null;
  const range = {
    side: anchor.side,
    startLine: found.number,
    endLine: found.number + anchor.endLine - anchor.startLine,
  };
  if (isCommentable(file.diff, range)) return { file: file.diff, ...range };
  return { file: file.diff, ...range, endLine: found.number };
}

/** True when some line of that file and side, as far as the change shows it, has a text whose hash `isLine` takes. */
export function isLineInChange(
  mark: { readonly path: string; readonly side: Anchor["side"]; readonly isLine: (hash: string) => boolean },
  change: HostChange,
): boolean {
  const file = fileOf(mark, change);
  if (file === undefined) return false;
  return sideLines(file, mark.side).some(({ texts }) =>
    texts.some((text) => mark.isLine(sha256(text.trim()))),
  );
}

function fileOf({ path, side }: Pick<Anchor, "path" | "side">, change: HostChange): HostFile | undefined {
  const on = (file: HostFile): string | null => (side === "new" ? file.diff.newPath : file.diff.oldPath);
  return (
    change.files.find((file) => on(file) === path) ??
    change.files.find(({ diff }) => diff.oldPath === path || diff.path === path)
  );
}

function sideLines({ diff, shown }: HostFile, side: Anchor["side"]): SideLine[] {
  const real = hunkLines(diff);
  const masked = hunkLines(shown);
  return real.flatMap((line, index) => {
    const number = side === "new" ? line.newLine : line.kind === "removed" ? line.oldLine : null;
    if (number === null) return [];
    return [{ number, texts: [line.text, masked[index]?.text ?? line.text] }];
  });
}

function hunkLines(diff: FileDiff): readonly DiffLine[] {
  return diff.content.kind === "text" ? diff.content.hunks.flatMap((hunk) => hunk.lines) : [];
}

function nearest(lines: readonly SideLine[], anchor: Anchor): SideLine | undefined {
  const [first] = lines;
  if (lines.length === 1) return first;
  if (anchor.quote.replace(/\s/g, "").length < tellingCharacters) return undefined;
  return [...lines].sort(
    (a, b) => Math.abs(a.number - anchor.startLine) - Math.abs(b.number - anchor.startLine),
  )[0];
}
