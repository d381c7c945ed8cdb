// One file's part of a diff: what happened to it, and its hunks with both line numbers on every line.

/** What git says happened to a path. `modified` includes a pure change of mode. */
export type FileStatus = "added" | "deleted" | "modified" | "renamed" | "copied";

/**
 * One line of a hunk. `text` is without its line feed; a carriage return before it is kept.
 * `oldLine` and `newLine` are 1-based, null on the side where the line is not. `noNewline` marks git's
 * "\ No newline at end of file" after this line.
 */
export interface DiffLine {
  readonly kind: "context" | "added" | "removed";
  readonly text: string;
  readonly oldLine: number | null;
  readonly newLine: number | null;
  readonly noNewline: boolean;
}

/** One hunk. Starts are 1-based as git prints them (0 where that side is empty); `section` is the text after the second `@@`. */
export interface Hunk {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  readonly section: string;
  readonly lines: readonly DiffLine[];
}

/** What a file diff holds besides its headers. `none` is a pure rename, copy, mode change, or an empty file. */
export type FileDiffContent =
  | { readonly kind: "text"; readonly hunks: readonly Hunk[] }
  | { readonly kind: "binary" }
  | { readonly kind: "submodule"; readonly oldCommit: string | null; readonly newCommit: string | null }
  | { readonly kind: "none" };

/**
 * One file of a diff (spec D1). `path` is where a reader finds it: the new path, or the old one when deleted. Bytes of a
 * path that are not UTF-8 stand as lone surrogates, U+DC80 to U+DCFF. A `modified` file has a `similarity` only when git
 * took it for a rewrite; its two paths differ only when two files were compared by name.
 * Modes are git's octal strings; blob ids are as printed on the `index` line, possibly abbreviated, null when absent or all zero.
 * `encoding` tells how `text` was decoded: `utf-8` where every line of this file is valid UTF-8, else `latin1`,
 * one character a byte, so that encoding again gives the same bytes.
 */
export interface FileDiff {
  readonly status: FileStatus;
  readonly path: string;
  readonly oldPath: string | null;
  readonly newPath: string | null;
  readonly oldMode: string | null;
  readonly newMode: string | null;
  readonly oldBlob: string | null;
  readonly newBlob: string | null;
  readonly similarity: number | null;
  readonly encoding: "utf-8" | "latin1";
  readonly content: FileDiffContent;
}
