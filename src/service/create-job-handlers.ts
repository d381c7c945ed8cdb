// Which function does which job, and what happens when a job has failed for good.
import type { DeadJob, JobHandler, JobRun } from "../queue/queue.js";
import { failReview } from "./end-review.js";
import type { Job, JobOf } from "./job.js";
import { runCommandJob } from "./run-command-job.js";
import { runConcludeJob } from "./run-conclude-job.js";
import { runFeedbackJob } from "./run-feedback-job.js";
import { runIndexJob } from "./run-index-job.js";
import { runInstallationJob } from "./run-installation-job.js";
import { runLensJob } from "./run-lens-job.js";
import { runMergedJob } from "./run-merged-job.js";
import { runNoticeJob } from "./run-notice-job.js";
import { runReviewJob } from "./run-review-job.js";
import { runSweepJob } from "./run-sweep-job.js";
import type { ServiceParts } from "./service-parts.js";

type Handlers = { readonly [K in Job["kind"]]: (job: JobOf<K>, run: JobRun) => Promise<unknown> };

/** One handler per kind of job. What a handler throws steers the queue: see `JobHandler`. */
export function createJobHandlers(parts: ServiceParts): Readonly<Record<Job["kind"], JobHandler<Job>>> {
  const handlers: Handlers = {
    review: (job, run) => runReviewJob(job, run, parts),
    lens: (job, run) => runLensJob(job, run, parts),
    conclude: (job, run) => runConcludeJob(job, run, parts),
    command: settling((job, run) => runCommandJob(job, run, parts), parts),
    feedback: settling((job) => runFeedbackJob(job, parts), parts),
    index: settling((job, run) => runIndexJob(job, run, parts), parts),
    installation: settling((job, run) => runInstallationJob(job, run, parts), parts),
    merged: (job, run) => runMergedJob(job, run, parts),
    notice: (job, run) => runNoticeJob(job, run, parts),
    sweep: (_job, run) => runSweepJob(run, parts),
  };
  return handlers as Readonly<Record<Job["kind"], JobHandler<Job>>>; // a job's name is its payload's kind: see flowOf and intake
}

/** A job that answers a delivery by itself: the delivery is answered for when it is done. */
function settling<J>(
  handler: (job: J, run: JobRun) => Promise<unknown>,
  { upkeep }: ServiceParts,
): (job: J, run: JobRun) => Promise<unknown> {
  return async (job, run) => {
    const value = await handler(job, run);
    await upkeep.settleJob(run.jobId);
    return value;
  };
}

/** What a dead job means for its review: without a head or an end there is none; a dead lens is told of by the conclusion (spec P6, S3). */
export async function onDeadJob(dead: DeadJob, parts: ServiceParts): Promise<void> {
  const job = dead.job.payload as Job; // queued by this program
  if (job.kind === "review" || job.kind === "conclude") await failReview(job.review, dead.failure, parts);
  else
    parts.log.error(
      { job: dead.job.id, code: dead.failure.code },
      `a job failed for good: ${dead.failure.message}`,
    );
}
