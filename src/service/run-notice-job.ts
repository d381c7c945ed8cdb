// The job `notice`: says at the code host what is not a review: a check's end, a spent quota, a pause (spec G1, G3, G4, P5).
import { ensureNotice } from "../review/review.js";
import type { JobRun } from "../queue/queue.js";
import { cancelBatches } from "./cancel-batches.js";
import { concludeCheck } from "./end-review.js";
import type { JobOf } from "./job.js";
import type { ServiceParts } from "./service-parts.js";

/** Says it once: comments are found again by their mark, checks by the review's id. */
export async function runNoticeJob(
  { notice }: JobOf<"notice">,
  run: JobRun,
  parts: ServiceParts,
): Promise<unknown> {
  if (notice.about === "ended") {
    const row = await parts.rows.readReview(notice.review);
    const repository = row === null ? null : await parts.rows.readRepository(row.repository);
    if (row === null || repository === null) return { left: "the review is not known" };
    await parts.cancelJobs(row.id, row.reason ?? "the review has ended");
    await cancelBatches({ review: row.id, repository }, parts, run.signal);
    if (row.code === "uninstalled" || row.code === "suspended")
      return { left: "the App may not write there any more" };
    await concludeCheck({ row, repository }, parts, run.signal);
    return { concluded: row.id };
  }
  const repository = await parts.rows.readRepository(notice.repository.id);
  if (repository === null) return { left: "the repository is not known" };
  const { clock, random } = parts;
  const host = await parts.host.reviewHost(repository, notice.number);
  const { sentence: reason, remedy } = notice;
  const desk = { host, clock, random, signal: run.signal };
  return { comment: await ensureNotice(desk, { kind: "skipped", reason, remedy }) };
}
