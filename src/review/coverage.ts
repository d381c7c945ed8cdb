// Coverage: which file × lens pairs were really read, and why the others were not.

/**
 * How one lens met one file. `read` by a model; `checked` by rules alone; `partly` when some hunks were left out;
 * `empty` when nothing in it can be read (a pure rename); `ignored` when the base's configuration says so;
 * `skipped` and `failed` when it should have been read and was not.
 */
export type CoverageState = "read" | "checked" | "partly" | "empty" | "ignored" | "skipped" | "failed";

/** One cell of the grid. `reason` is empty only for `read` and `checked`. */
export interface CoverageCell {
  readonly path: string;
  readonly lens: string;
  readonly state: CoverageState;
  readonly reason: string;
}

/** The whole grid and its sums. `complete` is true when every cell is `read`, `empty` or `ignored` (spec S2). */
export interface Coverage {
  readonly cells: readonly CoverageCell[];
  readonly files: number;
  readonly complete: boolean;
}
