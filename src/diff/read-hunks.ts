// Turns the bytes of scanned hunks into lines of text with their line numbers.
import { isAscii, isUtf8, Buffer } from "node:buffer";
import { decodeEscaped } from "./byte-text.js";
import type { DiffLine, FileDiff, FileDiffContent, Hunk } from "./file-diff.js";
import { firstLine, type HunkSpan } from "./scan-hunks.js";

const backslash = 0x5c;
const plus = 0x2b;
const minus = 0x2d;

/**
 * The content whose hunks lie at `spans`, decoded as UTF-8 when every line of the file is valid UTF-8 and as latin1
 * otherwise (spec D1). The spans are known to be whole, so nothing can fail any more; the lines are made when they are first
 * asked for and then kept, because making and keeping them costs more than everything else, and a review never looks at
 * the lines of most large files (lockfiles, generated code). `bytes` must not change afterwards.
 */
export function readHunks(
  bytes: Buffer,
  spans: readonly HunkSpan[],
): { readonly encoding: FileDiff["encoding"]; readonly content: FileDiffContent } {
  const encoding = encodingOf(bytes, spans);
  let hunks: readonly Hunk[] | null = null;
  const content: FileDiffContent = {
    kind: "text",
    get hunks() {
      hunks ??= spans.map((span) => readHunk(decode(bytes, span, encoding), span));
      return hunks;
    },
  };
  return { encoding, content };
}

/** Looks at the whole range first, and at each hunk's lines only when a hunk header may be what is not UTF-8 in it. */
function encodingOf(bytes: Buffer, spans: readonly HunkSpan[]): FileDiff["encoding"] {
  const isValid = (start = 0, end = 0): boolean => isUtf8(bytes.subarray(start, end));
  const isWhole = isValid(spans[0]?.start, spans.at(-1)?.end);
  return isWhole || spans.every(({ start, end }) => isValid(start, end)) ? "utf-8" : "latin1";
}

/** One-byte strings are faster to make and half the size, and for ASCII latin1 is the same as UTF-8. */
function decode(bytes: Buffer, { start, end }: HunkSpan, encoding: FileDiff["encoding"]): string {
  const isNarrow = encoding === "latin1" || isAscii(bytes.subarray(start, end));
  return bytes.toString(isNarrow ? "latin1" : "utf8", start, end);
}

function readHunk(text: string, span: HunkSpan): Hunk {
  return {
    oldStart: span.oldStart,
    oldLines: span.oldLines,
    newStart: span.newStart,
    newLines: span.newLines,
    section: /[\x80-\xff]/.test(span.section)
      ? decodeEscaped(Buffer.from(span.section, "latin1"))
      : span.section,
    lines: readLines(text, firstLine(span.oldStart, span.oldLines), firstLine(span.newStart, span.newLines)),
  };
}

function readLines(text: string, firstOld: number, firstNew: number): DiffLine[] {
  const lines: DiffLine[] = [];
  let oldLine = firstOld;
  let newLine = firstNew;
  for (let at = 0; at < text.length;) {
    const end = text.indexOf("\n", at);
    const mark = text.charCodeAt(at);
    const content = text.slice(at + 1, Math.max(end, at + 1)); // an empty line is an empty context line
    at = end + 1;
    const noNewline = text.charCodeAt(at) === backslash;
    if (noNewline) at = text.indexOf("\n", at) + 1;
    if (mark === plus)
      lines.push({ kind: "added", text: content, oldLine: null, newLine: newLine++, noNewline });
    else if (mark === minus)
      lines.push({ kind: "removed", text: content, oldLine: oldLine++, newLine: null, noNewline });
    else lines.push({ kind: "context", text: content, oldLine: oldLine++, newLine: newLine++, noNewline });
  }
  return lines;
}
