// A verified suggestion's patch, read back line by line so that formats can show it or turn it into replacements.
import { parsePatch } from "diff";
import type { DiffLine } from "../diff/diff.js";

/**
 * One hunk of one file of a patch. `path` is the new path; lines bear both numbers as in a `Hunk` of a diff. `oldStart` is
 * the first old line that it touches, or the one before which it inserts.
 */
export interface PatchHunk {
  readonly path: string;
  readonly oldStart: number;
  readonly lines: readonly DiffLine[];
}

/** The hunks of a unified diff that we made ourselves, in order. Throws only where it is not a unified diff. */
export function readPatch(patch: string): PatchHunk[] {
  return parsePatch(patch).flatMap((file) => {
    const path = (file.newFileName === "/dev/null" ? file.oldFileName : file.newFileName) ?? "";
    return file.hunks.map((hunk) => ({
      path: path.replace(/^[ab]\//, ""),
      oldStart: hunk.oldStart,
      lines: number(hunk.lines, { oldLine: hunk.oldStart, newLine: hunk.newStart }),
    }));
  });
}

function number(texts: readonly string[], start: { oldLine: number; newLine: number }): DiffLine[] {
  let { oldLine, newLine } = start;
  const lines: DiffLine[] = [];
  for (const [at, raw] of texts.entries()) {
    if (raw.startsWith("\\")) continue;
    const noNewline = texts[at + 1]?.startsWith("\\") === true;
    const text = raw.slice(1);
    if (raw.startsWith("-")) {
      lines.push({ kind: "removed", text, oldLine: oldLine++, newLine: null, noNewline });
    } else if (raw.startsWith("+")) {
      lines.push({ kind: "added", text, oldLine: null, newLine: newLine++, noNewline });
    } else {
      lines.push({ kind: "context", text, oldLine: oldLine++, newLine: newLine++, noNewline });
    }
  }
  return lines;
}
