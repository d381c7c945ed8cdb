// Skips that only the list of files tells: documentation, lock files, generated and vendored paths, too large (spec G3).
import picomatch from "picomatch";
import type { GateSettings } from "./gate-settings.js";
import type { Stated } from "./stated.js";

/** One changed file. `kind` is what its path is for (docs, lock, generated, vendored, …); `changedLines` null where unknown. */
export interface ChangedFile {
  readonly path: string;
  readonly kind: string;
  readonly changedLines: number | null;
}

/** The size above which a change gets no review at all; below it, the review's own caps say what is read (spec K1). */
export interface SizeCap {
  readonly files: number;
  readonly changedLines: number;
}

/** The size cap where the operator sets none. */
export const defaultSizeCap: SizeCap = { files: 3_000, changedLines: 100_000 };

/** What the second half of the gate looks at. `asked`: a person asked by hand, so only the size can still say no. */
export interface FilesQuestion {
  readonly files: readonly ChangedFile[];
  readonly filters: Pick<GateSettings["filters"], "paths">;
  readonly cap: SizeCap;
  readonly asked: boolean;
}

/**
 * Why a change with these files is not reviewed, or null. Size counts what would be read: lock files, generated and vendored
 * ones and those that the repository leaves out are not counted. A change of mixed files is skipped when nothing of it is to be read. Pure.
 */
export function skipForFiles({ files, filters, cap, asked }: FilesQuestion): Stated | null {
  if (files.length === 0)
    return {
      code: "nothing-changed",
      sentence: "Head and base do not differ.",
      remedy: "Push a change to have it reviewed.",
    };
  const isLeftOut = filters.paths.length === 0 ? () => false : picomatch([...filters.paths], { dot: true });
  const kept = files.filter((file) => !isLeftOut(file.path));
  if (kept.length === 0)
    return asked
      ? null
      : {
          code: "filtered-only",
          sentence: "Every changed file is among the paths that the repository leaves out.",
          remedy: "Change the paths in the repository's settings.",
        };
  return tooLarge(kept, cap) ?? (asked ? null : nothingToRead(kept));
}

const unread: ReadonlySet<string> = new Set(["lock", "generated", "vendored"]);

function tooLarge(kept: readonly ChangedFile[], cap: SizeCap): Stated | null {
  const read = kept.filter((file) => !unread.has(file.kind));
  const lines = read.reduce((sum, file) => sum + (file.changedLines ?? 0), 0);
  if (read.length <= cap.files && lines <= cap.changedLines) return null;
  return {
    code: "too-large",
    sentence:
      `The change has ${read.length} files and ${lines} changed lines to read; ` +
      `at most ${cap.files} files and ${cap.changedLines} lines are reviewed.`,
    remedy: "Split it into smaller pull requests, or leave paths out in the repository's settings.",
  };
}

function nothingToRead(kept: readonly ChangedFile[]): Stated | null {
  const isOnly = (...kinds: string[]): boolean => kept.every((file) => kinds.includes(file.kind));
  if (isOnly("docs")) return onlyOf("documentation-only", "Only documentation changed.");
  if (isOnly("lock")) return onlyOf("lockfile-only", "Only lock files changed.");
  if (isOnly("generated", "vendored", "lock"))
    return onlyOf("generated-only", "Only generated and vendored files changed.");
  return isOnly("docs", "generated", "vendored", "lock")
    ? onlyOf("documentation-only", "Only documentation, and files that nobody writes by hand, changed.")
    : null;
}

function onlyOf(code: "documentation-only" | "lockfile-only" | "generated-only", sentence: string): Stated {
  return { code, sentence, remedy: "Comment /assay review to have it reviewed anyway." };
}
