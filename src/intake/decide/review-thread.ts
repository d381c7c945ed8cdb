// pull_request_review_thread: resolving a finding's thread is feedback, and so is opening it again (spec W4, O2).
import { z } from "zod";
import { ignore, isOwn, type Decision, type DecisionContext } from "../decision.js";
import { account, id, identify, installation, repository, text, time } from "../payload/parts.js";
import { eventRule } from "./event-rule.js";

const schema = z.object({
  action: text(100),
  installation: installation.nullish(),
  repository,
  sender: account,
  updated_at: time.nullish(),
  pull_request: z.object({ number: id }),
  thread: z.object({ node_id: text(255), comments: z.array(z.object({ id })).min(1) }),
});

type Payload = z.output<typeof schema>;

/** The rule of `pull_request_review_thread`: resolved and unresolved, by anybody but ourselves. */
export const reviewThread = eventRule({ event: "pull_request_review_thread", schema, decide });

function decide(payload: Payload, { own, receivedAt }: DecisionContext): Decision {
  const { action, thread, sender } = payload;
  if (!payload.installation)
    return ignore("not-an-installation", "The delivery belongs to no installation of the App.");
  if (action !== "resolved" && action !== "unresolved")
    return ignore("action-not-used", `Assay does nothing when a thread is ${action}.`);
  if (isOwn(sender, own)) return ignore("own-event", "The thread was changed by this App itself.");
  return {
    kind: "feedback",
    order: {
      repository: identify(payload.repository, payload.installation),
      number: payload.pull_request.number,
      // GitHub gives ids in order: the first comment of a thread has the least.
      rootCommentId: thread.comments.reduce((least, comment) => Math.min(least, comment.id), Infinity),
      threadNodeId: thread.node_id,
      actor: sender.login,
      at: payload.updated_at ?? receivedAt,
      act: { kind: action },
    },
  };
}
