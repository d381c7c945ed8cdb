// The job `installation`: what the App may see, asked of the code host anew whatever the webhook said (spec W4, G5).
import type { JobRun } from "../queue/queue.js";
import type { JobOf } from "./job.js";
import type { ServiceParts } from "./service-parts.js";

/** Brings the rows of one installation to what the host says now; deliveries come in any order, so theirs is only a hint. */
export async function runInstallationJob(
  { installation }: JobOf<"installation">,
  run: JobRun,
  parts: ServiceParts,
): Promise<unknown> {
  const seen = await parts.host.readInstallation(installation, run.signal);
  if (seen === null) {
    await parts.upkeep.removeInstallation(installation);
    return { removed: installation };
  }
  await parts.upkeep.syncInstallation(seen);
  return { repositories: seen.repositories.length };
}
