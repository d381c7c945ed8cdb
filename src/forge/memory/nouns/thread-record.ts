// One thread of review comments.

/** A thread; `resolvedBy` is null while it is open. Its comments name it. */
export interface ThreadRecord {
  readonly id: number;
  readonly pullId: number;
  resolvedBy: string | null;
}
