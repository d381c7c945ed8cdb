// check_run: the Re-run link and the buttons of our own check run give the same commands as comments do (spec W4, F4).
import { z } from "zod";
import { commandOfButton } from "../commands/parse-command.js";
import type { Command } from "../commands/command.js";
import { ignore, type Decision, type DecisionContext } from "../decision.js";
import { account, id, identify, installation, repository, sha, text } from "../payload/parts.js";
import { eventRule } from "./event-rule.js";

const schema = z.object({
  action: text(100),
  installation: installation.nullish(),
  repository,
  sender: account,
  requested_action: z.object({ identifier: text(100) }).nullish(),
  check_run: z.object({
    id,
    head_sha: sha,
    external_id: text(255).nullish(),
    app: z.object({ id }).nullish(),
    pull_requests: z
      .array(z.object({ number: id, base: z.object({ repo: z.object({ id }) }).optional() }))
      .nullish(),
  }),
});

type Payload = z.output<typeof schema>;

/** The rule of `check_run`: rerequested and requested_action of our own check runs. A fork's names no pull request (github.md 1). */
export const checkRun = eventRule({ event: "check_run", schema, decide });

function decide(payload: Payload, { own }: DecisionContext): Decision {
  const { action, check_run: run, sender } = payload;
  if (!payload.installation)
    return ignore("not-an-installation", "The delivery belongs to no installation of the App.");
  if (action !== "rerequested" && action !== "requested_action")
    return ignore("action-not-used", `Assay does nothing when a check run is ${action}.`);
  if (own.appId !== null && run.app?.id !== own.appId)
    return ignore("check-not-ours", "The check run is another App's.");
  if (sender.isBot) return ignore("by-a-bot", "Bots cannot give commands.");
  const command: Command | null =
    action === "rerequested"
      ? { name: "review" }
      : commandOfButton(payload.requested_action?.identifier ?? "");
  if (command === null) return ignore("button-not-ours", "The button is not one of Assay's.");
  return {
    kind: "command",
    order: {
      repository: identify(payload.repository, payload.installation),
      number: onlyPullRequest(payload),
      headSha: run.head_sha,
      actor: { login: sender.login, id: sender.id },
      origin: { kind: "check-run", checkRunId: run.id, externalId: run.external_id ?? null },
      said: { kind: "command", command },
    },
  };
}

/** The pull request, when the check run names exactly one of this repository; else the head decides. */
function onlyPullRequest({ check_run: run, repository: { id: own } }: Payload): number | null {
  const here = (run.pull_requests ?? []).filter((pull) => (pull.base?.repo.id ?? own) === own);
  return here.length === 1 ? (here[0]?.number ?? null) : null;
}
