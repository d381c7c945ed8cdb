// The limits of GitHub that a change, a page or a caller can meet, each of which may be set lower or switched on.

/**
 * Sizes are GitHub's own by default. The rates are null, which is off, as on an Enterprise Server; a number switches one
 * on. `primaryPerHour` counts requests of one installation; `pointsPerMinute` a read as 1 and a write as 5;
 * `contentPerMinute` what is posted. Source: docs.github.com "Rate limits for the REST API", "Diff limits".
 */
export interface GitHubLimits {
  readonly diffFiles: number;
  readonly diffLines: number;
  readonly listedFiles: number;
  readonly compareFiles: number;
  readonly patchLines: number;
  readonly patchBytes: number;
  readonly treeEntries: number;
  readonly contentBytes: number;
  readonly blobBytes: number;
  readonly bodyCharacters: number;
  readonly primaryPerHour: number | null;
  readonly pointsPerMinute: number | null;
  readonly contentPerMinute: number | null;
  readonly concurrentRequests: number | null;
  readonly secondaryRetryAfterSeconds: number | null;
}

/** What github.com documents; rates off. */
export const documentedLimits: GitHubLimits = {
  diffFiles: 300,
  diffLines: 20_000,
  listedFiles: 3_000,
  compareFiles: 300,
  patchLines: 2_000,
  patchBytes: 500_000,
  treeEntries: 100_000,
  contentBytes: 1_048_576,
  blobBytes: 104_857_600,
  bodyCharacters: 65_536,
  primaryPerHour: null,
  pointsPerMinute: null,
  contentPerMinute: null,
  concurrentRequests: null,
  secondaryRetryAfterSeconds: 60,
};
