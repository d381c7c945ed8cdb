// pull_request_review_comment: replies to findings are feedback, and may hold commands (spec W4, F4).
import { z } from "zod";
import { parseCommand } from "../commands/parse-command.js";
import { ignore, isOwn, type Decision, type DecisionContext } from "../decision.js";
import { account, id, identify, installation, repository, text } from "../payload/parts.js";
import { eventRule } from "./event-rule.js";

/** What is kept of a reply: enough to read, not a book. */
const maxReplyLength = 4_000;

const schema = z.object({
  action: text(100),
  installation: installation.nullish(),
  repository,
  sender: account,
  pull_request: z.object({ number: id }),
  comment: z.object({ id, user: account, body: text(70_000).nullish(), in_reply_to_id: id.nullish() }),
});

type Payload = z.output<typeof schema>;

/** The rule of `pull_request_review_comment`: a person's new comment that is a command, or a reply in a thread. */
export const reviewComment = eventRule({ event: "pull_request_review_comment", schema, decide });

function decide(payload: Payload, { own, receivedAt }: DecisionContext): Decision {
  const { action, comment, sender } = payload;
  if (!payload.installation)
    return ignore("not-an-installation", "The delivery belongs to no installation of the App.");
  if (action !== "created")
    return ignore("action-not-used", `Assay does nothing when a review comment is ${action}.`);
  if (isOwn(sender, own)) return ignore("own-event", "The comment is this App's own.");
  if (sender.isBot || comment.user.isBot) return ignore("by-a-bot", "Bots cannot give commands or feedback.");
  const at = identify(payload.repository, payload.installation);
  const rootCommentId = comment.in_reply_to_id ?? null;
  const number = payload.pull_request.number;
  const said = parseCommand(comment.body ?? "");
  if (said.kind !== "none")
    return {
      kind: "command",
      order: {
        repository: at,
        number,
        headSha: null,
        actor: { login: comment.user.login, id: comment.user.id },
        origin: { kind: "review-comment", commentId: comment.id, rootCommentId },
        said,
      },
    };
  if (rootCommentId === null)
    return ignore("not-a-reply", "The review comment begins a thread of its own and holds no command.");
  const reply = {
    kind: "reply",
    commentId: comment.id,
    text: (comment.body ?? "").slice(0, maxReplyLength),
  } as const;
  return {
    kind: "feedback",
    order: {
      repository: at,
      number,
      rootCommentId,
      threadNodeId: null,
      actor: comment.user.login,
      at: receivedAt,
      act: reply,
    },
  };
}
