// installation_repositories: repositories were added to an installation or taken out of it (spec W4, G5).
import { z } from "zod";
import { ignore, type Decision } from "../decision.js";
import { id, installationAccount, listedRepository, text } from "../payload/parts.js";
import { eventRule } from "./event-rule.js";
import { uninstalled } from "./installation.js";

const schema = z.object({
  action: text(100),
  installation: z.object({ id, account: installationAccount }),
  repositories_added: z.array(listedRepository).default([]),
  repositories_removed: z
    .array(
      z.object({
        id,
        name: text(255).nullish(),
        full_name: text(511).nullish(),
        private: z.boolean().nullish(),
      }),
    )
    .default([]),
});

/** The rule of `installation_repositories`. Added ones appear, not yet active; running reviews of removed ones stop. */
export const installationRepositories = eventRule({ event: "installation_repositories", schema, decide });

function decide(payload: z.output<typeof schema>): Decision {
  if (payload.action !== "added" && payload.action !== "removed")
    return ignore("action-not-used", `Assay does nothing when repositories are ${payload.action}.`);
  const { id: installation, account } = payload.installation;
  const removed = payload.repositories_removed.map((repository) => ({
    id: repository.id,
    owner: repository.full_name?.split("/")[0] ?? account.login,
    name: repository.name ?? "",
    private: repository.private ?? true,
  }));
  return {
    kind: "installation",
    installation,
    change: { kind: "repositories", account, added: payload.repositories_added, removed },
    stop:
      removed.length === 0
        ? null
        : {
            scope: { kind: "repositories", repositories: removed.map((repository) => repository.id) },
            reason: uninstalled,
          },
  };
}
