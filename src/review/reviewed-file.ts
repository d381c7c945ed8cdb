// One file of a change as a review holds it: its diff, its text, and why it is not read when it is not.
import type { FileDiff } from "../diff/diff.js";

/** Why a file's change is not put before the lenses. `empty` and `ignored` do not stand in the way of an approval. */
export interface Unread {
  readonly state: "empty" | "ignored" | "skipped";
  readonly reason: string;
}

/**
 * A changed file. `headText` is the whole new text, null when it cannot be had; where `isUtf8` is false it was read as
 * Latin-1, to be shown but never to be edited. `shown` is `diff` with secrets
 * masked, `shownText` likewise: only these two go to models and reports. `unread` is null when lenses read the file.
 */
export interface ReviewedFile {
  readonly path: string;
  readonly diff: FileDiff;
  readonly headText: string | null;
  readonly isUtf8: boolean;
  readonly shown: FileDiff;
  readonly shownText: string | null;
  readonly addedLines: readonly number[];
  readonly unread: Unread | null;
}
