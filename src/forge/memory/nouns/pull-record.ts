// One pull request.

/** A pull request. `headOwner` is the base's owner unless it comes from a fork; null when the fork is gone. */
export interface PullRecord {
  readonly id: number;
  readonly repositoryId: number;
  readonly number: number;
  readonly author: string;
  title: string;
  body: string | null;
  readonly headRef: string;
  headSha: string;
  readonly headOwner: string | null;
  baseRef: string;
  baseSha: string;
  state: "open" | "closed";
  draft: boolean;
  labels: readonly string[];
  mergedAt: number | null;
  closedAt: number | null;
  readonly createdAt: number;
  updatedAt: number;
}
