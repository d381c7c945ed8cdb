// One review of a pull request.

/** The states that GitHub gives a review. */
export type ReviewRecordState = "PENDING" | "COMMENTED" | "APPROVED" | "CHANGES_REQUESTED" | "DISMISSED";

/** A review. A pending one has no `submittedAt` and is seen by its author only. */
export interface ReviewRecord {
  readonly id: number;
  readonly pullId: number;
  readonly author: string;
  body: string;
  state: ReviewRecordState;
  commitId: string;
  submittedAt: number | null;
  minimized: string | null;
}
