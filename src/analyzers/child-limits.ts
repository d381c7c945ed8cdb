// The bounds that every analyzer child runs in.

/** Times in milliseconds, memory in mebibytes (the child and all it starts, as the system sees it), output in bytes. */
export interface ChildLimits {
  readonly timeoutMs: number;
  readonly maxMemoryMb: number;
  readonly maxOutputBytes: number;
}

/** Twice what the largest honest batch was seen to need: ruff takes 340 MB and 4 s for 27,000 lines. */
export const defaultLimits: ChildLimits = {
  timeoutMs: 20_000,
  maxMemoryMb: 1_024,
  maxOutputBytes: 32 * 1024 * 1024,
};
