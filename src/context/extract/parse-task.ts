// What passes between the index and its parsing threads.

/** One blob to read as one language; `language` is a language id or `manifest`. `path` only helps to choose and to explain. */
export interface ParseTask {
  readonly key: string;
  readonly path: string;
  readonly language: string;
  readonly bytes: Uint8Array;
}

/** Sent to a thread: work it off in order. `timeoutMs` is each file's own limit; `outlineOnly` leaves the tree out. */
export interface ParseOrder {
  readonly tasks: readonly ParseTask[];
  readonly timeoutMs: number;
  readonly outlineOnly: boolean;
}

/** Sent back once per task, in order: the entry's bytes. */
export interface ParseAnswer {
  readonly key: string;
  readonly entry: Uint8Array;
}
