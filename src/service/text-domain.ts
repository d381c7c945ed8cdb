// Whose texts may meet in one process: those of people who may write to the same repository, and each stranger's alone.
import type { PreparedReview } from "../review/review.js";
import type { PullRequest, ReviewRow, ReviewRows } from "./ports.js";
import { preparedStep } from "./steps.js";

/** What the step `prepared` holds: the review, and whether its head comes from a fork. */
export interface KeptPrepared extends PreparedReview {
  readonly fromFork: boolean;
}

/**
 * The domain whose children read this review's texts (spec X5). Whoever can push branches to a repository is trusted with it by its
 * owner; a fork's author is nobody yet, so that what such a text may do to a parser ends with its own pull request.
 */
export function textDomain(row: ReviewRow, { fromFork }: Pick<PullRequest, "fromFork">): string {
  return fromFork ? `${row.repository}#${row.number}` : String(row.repository);
}

/** What the job `review` prepared; null before it is done. */
export async function readPrepared(rows: ReviewRows, review: string): Promise<KeptPrepared | null> {
  const kept = (await rows.readStep(review, preparedStep)) as
    | (PreparedReview & Partial<KeptPrepared>) // written by the job `review`, perhaps of a version that did not say where heads come from
    | null;
  return kept === null ? null : { ...kept, fromFork: kept.fromFork ?? true };
}
