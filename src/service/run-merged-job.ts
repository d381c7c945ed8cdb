// The job `merged`: a pull request was merged; findings whose line changed after the last review of it are counted as fixed (spec O2).
import type { JobRun } from "../queue/queue.js";
import type { JobOf } from "./job.js";
import { lineOf } from "./line-of.js";
import type { ServiceParts } from "./service-parts.js";

/**
 * Compares the merged head with what was posted. Deterministic: no model is asked and nothing is posted. Only findings of the new side
 * that nobody settled count: a review of a later head, or a person, has said more about the others.
 */
export async function runMergedJob(
  { repository: id, number, headSha }: JobOf<"merged">,
  run: JobRun,
  parts: ServiceParts,
): Promise<unknown> {
  const repository = await parts.rows.readRepository(id);
  if (repository === null) return { left: "the repository is not known" };
  const posted = await parts.rows.readPosted({ repository: id, number });
  const open = posted.filter(({ outcome, finding: { anchor } }) => outcome === null && anchor.side === "new");
  if (open.length === 0) return { changed: 0 };
  const change = await parts.host.openChange({ repository, number, headSha }, run.signal);
  let changed = 0;
  try {
    for (const { fingerprint, finding } of open) {
      run.progress();
      const bytes = await change.source.readFile("head", finding.anchor.path, run.signal);
      if (lineOf(finding.anchor, bytes) !== null) continue;
      await parts.people.recordAct({
        ...{ repository: id, number, finding: { fingerprint }, kind: "code-changed", source: "github" },
        ...{ value: `merged as ${headSha.slice(0, 7)}`, actor: "merge", at: parts.clock.now() },
      });
      changed += 1;
    }
  } finally {
    await change.close();
  }
  return { changed };
}
