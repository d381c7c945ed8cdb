// A verified suggestion's patch, read back line by line so that formats can show it or turn it into replacements.
import { parseDiff, type DiffLine } from "../../diff/diff.js";

/**
 * One hunk of one file of a patch. `path` is the new path; lines bear both numbers as in a `Hunk` of a diff. `oldStart` is
 * the first old line that it touches, or the one before which it inserts.
 */
export interface PatchHunk {
  readonly path: string;
  readonly oldStart: number;
  readonly lines: readonly DiffLine[];
}

/** The hunks of a unified diff that we made ourselves, in order; none when it cannot be read. */
export function readPatch(patch: string): PatchHunk[] {
  const parsed = parseDiff(Buffer.from(patch));
  if (parsed.kind === "unreadable") return [];
  return parsed.files.flatMap(({ path, content }) => {
    if (content.kind !== "text") return [];
    return content.hunks.map(({ oldStart, oldLines, lines }) => ({
      path,
      oldStart: oldLines === 0 ? oldStart + 1 : oldStart,
      lines,
    }));
  });
}
