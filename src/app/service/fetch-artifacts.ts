// Keeps the results that a check of a commit left as an artifact at GitHub, where the App was granted to read them (spec R11, X4).
import type { GitHubApp } from "../../forge/forge.js";
import { parseResults } from "../../resilience/resilience.js";
import { AssayError, type Clock } from "../../runtime/runtime.js";
import type { ServiceParts } from "../../service/service.js";
import { addedByFork, keepFireTest, type Database } from "../../store/store.js";
import type { MeasurementParts } from "./find-measurements.js";
import type { GitHubHost } from "./github-host.js";
import { columnsOf, maxResultsBytes } from "./measured-results.js";

/** The name of the artifact, and of the file in it. */
const artifact = "assay-fire-test";
const file = "results.json";

/** What it stands on. */
export interface ArtifactParts {
  readonly db: Database["db"];
  readonly host: Pick<GitHubHost, "workflowFile">;
  readonly readOwn: () => Promise<Pick<GitHubApp, "permissions">>;
  readonly clock: Clock;
  readonly log: Pick<ServiceParts["log"], "warn">;
}

/**
 * Nothing is asked where the App has no `actions: read` (docs/decisions/0008). What cannot be read leaves the review without: only
 * an interruption and a limit that says when to come back are thrown.
 */
export function createArtifactFetch(parts: ArtifactParts): MeasurementParts["fetchArtifacts"] {
  const { db, host, clock, log } = parts;
  return async ({ repository, commit, isOwnOnly }, signal) => {
    const { permissions } = await parts.readOwn();
    if (permissions["actions"] === undefined) return;
    try {
      const wish = { commit, artifact, file, isOwnOnly, maxBytes: maxResultsBytes };
      const found = await host.workflowFile(repository, wish, signal);
      if (found === null) return;
      const now = clock.now();
      const results = parseResults(Buffer.from(found.bytes).toString("utf8"), `${artifact} of ${commit}`);
      const told = { repository: repository.id, commit, branch: found.branch, label: null };
      const whence = { source: "artifact" as const, addedBy: found.isOwn ? "github" : addedByFork };
      await keepFireTest(db, { ...told, ...whence, ...columnsOf(results, now) }, now);
    } catch (error) {
      if (!(error instanceof AssayError) || error.kind === "deferred" || error.kind === "stale") throw error;
      const what = { repository: repository.id, commit, error: error.code };
      log.warn(what, `results of a fire test were not taken from an artifact: ${error.message}`);
    }
  };
}
