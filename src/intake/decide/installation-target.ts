// installation_target: the account that the App is installed on has a new name (spec W4).
import { z } from "zod";
import { ignore, type Decision } from "../decision.js";
import { id, installationAccount, text } from "../payload/parts.js";
import { eventRule } from "./event-rule.js";

const schema = z.object({
  action: text(100),
  installation: z.object({ id }),
  account: installationAccount,
  target_type: text(32).nullish(),
});

/** The rule of `installation_target`: renamed. */
export const installationTarget = eventRule({ event: "installation_target", schema, decide });

function decide(payload: z.output<typeof schema>): Decision {
  if (payload.action !== "renamed")
    return ignore("action-not-used", `Assay does nothing when an account is ${payload.action}.`);
  return {
    kind: "installation",
    installation: payload.installation.id,
    change: {
      kind: "account-renamed",
      account: { login: payload.account.login, type: payload.target_type ?? payload.account.type },
    },
    stop: null,
  };
}
