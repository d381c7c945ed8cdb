// The ways to read a change of GitHub have one shape; this is it.
import type { StoreEntry } from "./git-store.js";

/** Which commits a change is between. `tip` is the base branch's own commit, from which settings are read (spec F1). */
export interface ChangeEnds {
  readonly mergeBase: string;
  readonly tip: string;
  readonly head: string;
}

/** A file that could not be read, for the coverage (spec D4). `path` is null for files that are not even known by name. */
export interface UnreadFile {
  readonly path: string | null;
  readonly reason: string;
}

/** One way to read a change, with the whole diff in hand. Reads are null for what is not there. */
export interface ChangeWay {
  readonly kind: "git" | "diff" | "files";
  readonly diff: Uint8Array;
  readonly unread: readonly UnreadFile[];
  readFile(commit: string, path: string, signal?: AbortSignal): Promise<Uint8Array | null>;
  listTree(commit: string, signal?: AbortSignal): Promise<readonly StoreEntry[]>;
}
