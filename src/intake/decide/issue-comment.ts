// issue_comment: commands in the conversation of a pull request (spec F4).
import { z } from "zod";
import { parseCommand } from "../commands/parse-command.js";
import { ignore, isOwn, type Decision, type DecisionContext } from "../decision.js";
import { account, id, identify, installation, repository, text } from "../payload/parts.js";
import { eventRule } from "./event-rule.js";

const schema = z.object({
  action: text(100),
  installation: installation.nullish(),
  repository,
  sender: account,
  issue: z.object({ number: id, pull_request: z.looseObject({}).nullish() }),
  comment: z.object({ id, user: account, body: text(70_000).nullish() }),
});

type Payload = z.output<typeof schema>;

/** The rule of `issue_comment`: a new comment of a person on a pull request, when it holds a command. */
export const issueComment = eventRule({ event: "issue_comment", schema, decide });

function decide(payload: Payload, { own }: DecisionContext): Decision {
  const { action, comment, issue, sender } = payload;
  if (!payload.installation)
    return ignore("not-an-installation", "The delivery belongs to no installation of the App.");
  if (action !== "created")
    return ignore("action-not-used", `Assay does nothing when a comment is ${action}; write a new one.`);
  if (!issue.pull_request)
    return ignore("not-a-pull-request", "The comment is on an issue, not on a pull request.");
  if (isOwn(sender, own)) return ignore("own-event", "The comment is this App's own.");
  if (sender.isBot || comment.user.isBot) return ignore("by-a-bot", "Bots cannot give commands.");
  const said = parseCommand(comment.body ?? "");
  if (said.kind === "none") return ignore("no-command", "The comment holds no /assay command.");
  return {
    kind: "command",
    order: {
      repository: identify(payload.repository, payload.installation),
      number: issue.number,
      headSha: null,
      actor: { login: comment.user.login, id: comment.user.id },
      origin: { kind: "comment", commentId: comment.id },
      said,
    },
  };
}
