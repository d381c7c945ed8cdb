// installation: the App was installed, suspended, given new permissions or removed (spec W4, G5).
import { z } from "zod";
import { ignore, type Decision } from "../decision.js";
import type { CancelReason } from "../ports.js";
import { id, installationAccount, listedRepository, text } from "../payload/parts.js";
import { eventRule } from "./event-rule.js";

const schema = z.object({
  action: text(100),
  installation: z.object({ id, account: installationAccount }),
  repositories: z.array(listedRepository).nullish(),
});

/** The rule of `installation`. Repositories appear, not yet active; removal and suspension stop what is running. */
export const installationRule = eventRule({ event: "installation", schema, decide });

function decide(payload: z.output<typeof schema>): Decision {
  const { id: installation, account } = payload.installation;
  const repositories = payload.repositories ?? [];
  const stopping = (reason: CancelReason) => ({
    scope: { kind: "installation" as const, installation },
    reason,
  });
  switch (payload.action) {
    case "created":
      return changed(installation, { kind: "installed", account, repositories });
    case "new_permissions_accepted":
      return changed(installation, { kind: "permissions", account, repositories });
    case "unsuspend":
      return changed(installation, { kind: "unsuspended", account });
    case "suspend":
      return { ...changed(installation, { kind: "suspended", account }), stop: stopping(suspended) };
    case "deleted":
      return { ...changed(installation, { kind: "removed", account }), stop: stopping(uninstalled) };
    default:
      return ignore("action-not-used", `Assay does nothing when an installation is ${payload.action}.`);
  }
}

type Change = Extract<Decision, { kind: "installation" }>;

function changed(installation: number, change: Change["change"]): Change {
  return { kind: "installation", installation, change, stop: null };
}

const suspended: CancelReason = {
  code: "suspended",
  sentence: "The App was suspended while this review was under way.",
  remedy: "Unsuspend the App in the account's settings, then comment /assay review.",
};

/** Why reviews of repositories that the App may no longer see are stopped. */
export const uninstalled: CancelReason = {
  code: "uninstalled",
  sentence: "The App was removed from this repository while this review was under way.",
  remedy: "Install the App on this repository again to have it reviewed.",
};
