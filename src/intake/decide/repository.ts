// repository: a repository was renamed, moved, made private or public, deleted, or has another default branch (spec W4).
import { z } from "zod";
import { ignore, type Decision } from "../decision.js";
import { installation, repository, text } from "../payload/parts.js";
import { eventRule } from "./event-rule.js";
import { uninstalled } from "./installation.js";

const schema = z.object({
  action: text(100),
  installation: installation.nullish(),
  repository,
  changes: z.object({ default_branch: z.unknown().optional() }).nullish(),
});

const changes = ["renamed", "transferred", "edited", "privatized", "publicized", "deleted"] as const;

/** The rule of `repository`. Keys are GitHub's numbers, so a new name changes what is shown and nothing else. */
export const repositoryRule = eventRule({ event: "repository", schema, decide });

function decide(payload: z.output<typeof schema>): Decision {
  const change = changes.find((known) => known === payload.action);
  if (!payload.installation)
    return ignore("not-an-installation", "The delivery belongs to no installation of the App.");
  if (change === undefined)
    return ignore("action-not-used", `Assay does nothing when a repository is ${payload.action}.`);
  if (change === "edited" && payload.changes?.default_branch === undefined)
    return ignore("names-unchanged", "The edit changed neither the name nor the default branch.");
  const scope = { kind: "repositories", repositories: [payload.repository.id] } as const;
  return {
    kind: "installation",
    installation: payload.installation.id,
    change: { kind: "repository-changed", change, repository: payload.repository },
    stop: change === "deleted" ? { scope, reason: uninstalled } : null,
  };
}
