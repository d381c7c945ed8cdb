// The job `index`: a push to the default branch, or switching a repository on, brings the symbol index up to it (spec W4, C1).
import type { JobRun } from "../queue/queue.js";
import type { JobOf } from "./job.js";
import type { ServiceParts } from "./service-parts.js";

/** Indexes the pushed commit, or the branch's tip; blobs that are known already are not read again. A repository that left is left alone. */
export async function runIndexJob(
  { repository: { id }, sha }: JobOf<"index">,
  run: JobRun,
  parts: ServiceParts,
): Promise<unknown> {
  const repository = await parts.rows.readRepository(id);
  if (repository === null) return { left: "the repository is not known" };
  const onProgress = (): void => {
    run.progress();
  };
  return parts.bringIndexUpTo(repository, { sha, onProgress, signal: run.signal });
}
