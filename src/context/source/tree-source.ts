// Where the files of a commit come from: a port of two questions, so that any code host or store can answer them.

/** One file of a commit. `blob` is its git object id, `bytes` its size; submodules and links are not listed. */
export interface TreeFile {
  readonly path: string;
  readonly blob: string;
  readonly bytes: number;
}

/** Files of commits by object id. Reading a blob again gives the same bytes, so answers may be kept for ever. */
export interface TreeSource {
  /** Every regular file of a commit, in git's order. Throws `unknown-ref` when there is no such commit. */
  listFiles(commit: string, signal?: AbortSignal): Promise<readonly TreeFile[]>;
  /** The bytes of each blob, in order; null for one that is not there. */
  readBlobs(blobs: readonly string[], signal?: AbortSignal): Promise<readonly (Uint8Array | null)[]>;
  /** The bytes of each path at a commit, in order; null for one that is not a file there. */
  readFiles(
    commit: string,
    paths: readonly string[],
    signal?: AbortSignal,
  ): Promise<readonly (Uint8Array | null)[]>;
}
