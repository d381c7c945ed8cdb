// pull_request: most of what asks for a review, and what stops one (spec W4).
import { z } from "zod";
import { ignore, isOwn, type Decision, type DecisionContext } from "../decision.js";
import type { RepositoryIdentity } from "../delivery.js";
import {
  account,
  id,
  identify,
  installation,
  repository,
  sha,
  text,
  time,
  issueNumber,
} from "../payload/parts.js";
import type { PullRequestFacts, ReviewTrigger } from "../review-request.js";
import { eventRule } from "./event-rule.js";

const schema = z.object({
  action: text(100),
  installation: installation.nullish(),
  repository,
  sender: account,
  changes: z.object({ base: z.unknown().optional() }).nullish(),
  label: z.object({ name: text(255) }).nullish(),
  requested_reviewer: z.object({ login: text(255) }).nullish(),
  pull_request: z.object({
    number: issueNumber,
    state: z.enum(["open", "closed"]),
    title: text(1_000),
    user: account,
    draft: z.boolean().nullish(),
    merged: z.boolean().nullish(),
    labels: z.array(z.object({ name: text(255) })).default([]),
    head: z.object({ sha, repo: z.object({ id }).nullish() }),
    base: z.object({ sha, ref: text(255), repo: z.object({ id }) }),
    updated_at: time,
  }),
});

type Payload = z.output<typeof schema>;

/** Actions that ask for a review by themselves. */
const triggers: Readonly<Record<string, ReviewTrigger>> = {
  opened: "opened",
  synchronize: "synchronize",
  reopened: "reopened",
  ready_for_review: "ready",
};

/** The rule of `pull_request`: opened, synchronize, reopened, ready_for_review, edited, closed, converted_to_draft, labeled, review_requested. */
export const pullRequest = eventRule({ event: "pull_request", schema, decide });

function decide(payload: Payload, context: DecisionContext): Decision {
  if (!payload.installation)
    return ignore("not-an-installation", "The delivery belongs to no installation of the App.");
  if (isOwn(payload.sender, context.own))
    return ignore("own-event", "The event was caused by this App itself.");
  const at = identify(payload.repository, payload.installation);
  const stop = stopOf(payload, at);
  if (stop !== null) return stop;
  if (payload.pull_request.state === "closed")
    return ignore("pull-request-closed", "The pull request is closed.");
  return startOf(payload, at, context);
}

function stopOf(payload: Payload, at: RepositoryIdentity): Decision | null {
  const { number, merged, updated_at: asOf, head } = payload.pull_request;
  const stop = (why: "closed" | "merged" | "draft"): Decision => ({
    ...{ kind: "cancel", why, repository: at, number, headSha: head.sha, asOf },
  });
  if (payload.action === "closed") return stop(merged === true ? "merged" : "closed");
  return payload.action === "converted_to_draft" ? stop("draft") : null;
}

function startOf(payload: Payload, at: RepositoryIdentity, { own }: DecisionContext): Decision {
  const facts = factsOf(payload);
  const start = (trigger: ReviewTrigger, how: { asked: boolean; full: boolean }): Decision => ({
    kind: "review",
    request: { repository: at, pullRequest: facts, trigger, ...how },
  });
  const trigger = triggers[payload.action];
  if (trigger !== undefined) return start(trigger, { asked: false, full: false });
  switch (payload.action) {
    case "edited":
      return payload.changes?.base === undefined
        ? ignore(
            "base-unchanged",
            "The edit did not change the base branch; a comment /assay review asks for a review.",
          )
        : start("base-changed", { asked: false, full: true });
    case "labeled":
      return own.reviewLabel !== null && payload.label?.name.toLowerCase() === own.reviewLabel.toLowerCase()
        ? start("command", { asked: true, full: false })
        : ignore("label-not-ours", "The label does not ask for a review.");
    case "review_requested":
      return payload.requested_reviewer && isOwn(payload.requested_reviewer, own)
        ? start("command", { asked: true, full: false })
        : ignore("reviewer-not-ours", "The review was asked of somebody else.");
    default:
      return ignore("action-not-used", `Assay does nothing when a pull request is ${payload.action}.`);
  }
}

function factsOf({ pull_request: pull }: Payload): PullRequestFacts {
  return {
    number: pull.number,
    headSha: pull.head.sha,
    baseSha: pull.base.sha,
    baseRef: pull.base.ref,
    title: pull.title,
    author: pull.user.login,
    authorIsBot: pull.user.isBot,
    draft: pull.draft ?? false,
    labels: pull.labels.map((label) => label.name),
    fromFork: pull.head.repo?.id !== pull.base.repo.id,
    asOf: pull.updated_at,
  };
}
