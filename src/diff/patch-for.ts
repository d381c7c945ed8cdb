// Makes the unified diff between two texts of a file, in the form that `git apply` takes byte for byte.
import { Buffer } from "node:buffer";
import type { FileDiff } from "./file-diff.js";
import { hunksBetween } from "./hunks-between.js";
import { writeDiff } from "./write-diff.js";

/**
 * A file before and after a change, as text whose UTF-8 is the file; null where there is no file. `mode` is git's octal
 * mode, 100644 by default; it is written only when the file comes or goes.
 */
export interface FileChange {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly mode?: string;
}

/**
 * The change as a git-style unified diff with three lines of context (spec P8, R9): "\ No newline at end of file" where it is
 * due, carriage returns kept, odd paths quoted. The empty string when nothing changes. A file that is not UTF-8 cannot
 * be given as text without loss: do not edit such files.
 */
export function patchFor(change: FileChange): string {
  return patchForAll([change]);
}

/** One patch for several files, each named once, in the order given. */
export function patchForAll(changes: readonly FileChange[]): string {
  const files = changes.filter(({ before, after }) => before !== after).map(fileDiffOf);
  return Buffer.from(writeDiff(files)).toString("utf8");
}

function fileDiffOf({ path, before, after, mode = "100644" }: FileChange): FileDiff {
  const hunks = hunksBetween(before ?? "", after ?? "");
  return {
    status: before === null ? "added" : after === null ? "deleted" : "modified",
    path,
    oldPath: before === null ? null : path,
    newPath: after === null ? null : path,
    oldMode: before === null ? null : mode,
    newMode: after === null ? null : mode,
    oldBlob: null,
    newBlob: null,
    similarity: null,
    encoding: "utf-8",
    content: hunks.length === 0 ? { kind: "none" } : { kind: "text", hunks },
  };
}
