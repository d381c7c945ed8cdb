// Reads the review that a job belongs to, and refuses to go on with one that has ended.
import { AssayError } from "../runtime/runtime.js";
import type { RepositoryRow, ReviewRow, ReviewRows } from "./ports.js";

/** The review, now running, with its repository. Throws `review-over` (stale) when it was cancelled, superseded or purged. */
export async function readRunning(
  review: string,
  rows: ReviewRows,
): Promise<{ readonly row: ReviewRow; readonly repository: RepositoryRow }> {
  if (!(await rows.begin(review))) throw over(review);
  const row = await rows.readReview(review);
  const repository = row === null ? null : await rows.readRepository(row.repository);
  if (row === null || repository === null) throw over(review);
  return { row, repository };
}

function over(review: string): AssayError {
  return new AssayError({
    code: "review-over",
    message: `the review ${review} has ended`,
    remedy: "Nothing needs to be done; ask for another review with /assay review.",
  });
}
