// The job `feedback`: keeps what people did with a finding, as webhooks tell it (spec W4, O2).
import type { JobOf } from "./job.js";
import type { ServiceParts } from "./service-parts.js";

/** Keeps one act. An act on a thread that is not about a finding of ours is left alone. */
export async function runFeedbackJob({ order }: JobOf<"feedback">, parts: ServiceParts): Promise<unknown> {
  const { repository, number, act, actor, at, rootCommentId } = order;
  const kept = await parts.people.recordAct({
    ...{ repository: repository.id, number, actor, at, kind: act.kind, source: "github" },
    finding: { commentId: rootCommentId },
    value: act.kind === "reply" ? act.text : "",
  });
  return { kept };
}
