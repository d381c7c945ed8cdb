// Coverage: which file × lens pairs were really read, and why the others were not.

/** How one lens met one file. `read` by a model; `checked` by rules alone; `partly` when some hunks were left out. */
export type CoverageState = "read" | "checked" | "partly" | "skipped" | "failed";

/** One cell of the grid. `reason` is empty only for `read` and `checked`. */
export interface CoverageCell {
  readonly path: string;
  readonly lens: string;
  readonly state: CoverageState;
  readonly reason: string;
}

/** The whole grid and its sums. `complete` is true when every cell is `read`. */
export interface Coverage {
  readonly cells: readonly CoverageCell[];
  readonly files: number;
  readonly complete: boolean;
}
