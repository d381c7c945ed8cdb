// What passes between the index and its parsing threads.

/** One blob to read as one language; `language` is a language id or `manifest`. `path` only helps to choose and to explain. */
export interface ParseTask {
  readonly key: string;
  readonly path: string;
  readonly language: string;
  readonly bytes: Uint8Array;
}

/**
 * Sent to a parser: work it off in order. `timeoutMs` is each file's own limit; `outlineOnly` leaves the tree out. Answers may be
 * gathered for `gatherMs` before they are sent together, because each message wakes the listener; 0 sends each by itself.
 */
export interface ParseOrder {
  readonly tasks: readonly ParseTask[];
  readonly timeoutMs: number;
  readonly outlineOnly: boolean;
  readonly gatherMs: number;
}

/** Sent back: the entries, as bytes, of the next tasks of the order, one for each and in its order. */
export type ParseAnswer = readonly Uint8Array[];
