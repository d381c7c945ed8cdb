// The gate for one review request: what is held, weighed in order, gives one verdict (spec G1, G3, G4, W3).
import { noticeJob, type OutboxJob } from "../outbox-job.js";
import type { ReviewRequest } from "../review-request.js";
import { rateWindowMs, type GatePolicy } from "./gate-policy.js";
import type { GateSettings } from "./gate-settings.js";
import type { GateState } from "./gate-state.js";
import { judgeAccess } from "./judge-access.js";
import { nextMonthStart, quotaMonth } from "./quota-month.js";
import { skipPullRequest } from "./skip-pull-request.js";
import type { Stated } from "./stated.js";
import type { GateVerdict, TurnedAway } from "./verdict.js";

/** One question to the gate. `filters`, when given, stand in for those of the repository's row. */
export interface GateQuestion {
  readonly request: ReviewRequest;
  readonly now: number;
  readonly policy: GatePolicy;
  readonly filters?: GateSettings["filters"] | undefined;
}

/**
 * In order: repository active, consent (G1); a delivery that came late; filters (G3); a pause (G4); the same head (W3); rates; and
 * the quota, which the store takes when it carries out `admit` (G2). What costs nothing is asked before what spends.
 * A person's request passes filters, pause and sameness; never activity, consent, rates or quota. Pure.
 */
export function judgeReview(question: GateQuestion, state: GateState): GateVerdict {
  const { request } = question;
  const noAccess = judgeAccess(state);
  if (noAccess !== null) return silent(noAccess);
  if (state.newestAsOf !== null && request.pullRequest.asOf < state.newestAsOf && !request.asked)
    return { kind: "stale" };
  if (!request.asked) {
    const filtered = skipPullRequest(
      request.pullRequest,
      question.filters ?? state.repository.settings.filters,
    );
    if (filtered !== null) return shown("skipped", filtered);
    if (state.sameHead !== null && !request.full) return { kind: "same-head", review: state.sameHead };
    const pause = judgePause(question, state);
    if (pause !== null) return pause;
  }
  const overRate = judgeRate(question.policy, state);
  if (overRate !== null) return shown("refused", overRate);
  return { kind: "admit", notBefore: settleUntil(question, state), whenQuotaOut: quotaOut(question, state) };
}

function silent(stated: Stated): TurnedAway {
  return { kind: "refused", stated, shown: false, pause: false, notices: [] };
}

function shown(
  kind: TurnedAway["kind"],
  stated: Stated,
  more: { readonly pause?: boolean; readonly notices?: readonly OutboxJob[] } = {},
): TurnedAway {
  return { kind, stated, shown: true, pause: more.pause ?? false, notices: more.notices ?? [] };
}

/** A pull request that is pushed to without end is paused, says so once, and stays so until a person resumes it. */
function judgePause({ request, policy, now }: GateQuestion, state: GateState): TurnedAway | null {
  const starts = !state.paused && state.counts.pullRequest >= policy.pauseAfter;
  if (!state.paused && !starts) return null;
  const hours = Math.round(policy.pauseWindowMs / 3_600_000);
  const stated: Stated = {
    code: "paused",
    sentence: starts
      ? `Reviews of this pull request are paused: it was reviewed ${state.counts.pullRequest} times within ${hours} hours.`
      : "Reviews of this pull request are paused.",
    remedy: "Comment /assay resume to go on with every push, or /assay review for one review of this head.",
  };
  if (!starts) return shown("skipped", stated);
  const { repository, pullRequest } = request;
  const { sentence, remedy } = stated;
  const notice = noticeJob(
    `notice-paused-${repository.id}-${pullRequest.number}-${now}`,
    repository.installation,
    {
      about: "paused",
      repository,
      number: pullRequest.number,
      sentence,
      remedy,
    },
  );
  return shown("skipped", stated, { pause: true, notices: [notice] });
}

function judgeRate(policy: GatePolicy, { counts }: GateState): Stated | null {
  const minutes = rateWindowMs / 60_000;
  if (policy.repositoryPerHour !== null && counts.repository >= policy.repositoryPerHour)
    return {
      code: "repository-rate",
      sentence: `This repository had ${counts.repository} reviews within ${minutes} minutes; ${policy.repositoryPerHour} are allowed.`,
      remedy: "Comment /assay review in an hour, or ask the operator for a higher rate.",
    };
  if (policy.installationPerHour !== null && counts.installation >= policy.installationPerHour)
    return {
      code: "installation-rate",
      sentence: `This account had ${counts.installation} reviews within ${minutes} minutes; ${policy.installationPerHour} are allowed.`,
      remedy: "Comment /assay review in an hour, or ask the operator for a higher rate.",
    };
  return null;
}

/** A burst of pushes is one review: after the first, each waits a little for the next, which cancels it (spec G4). */
function settleUntil({ request, policy, now }: GateQuestion, { lastReviewAt }: GateState): number | null {
  const isBurst = lastReviewAt !== null && now - lastReviewAt < policy.burstWindowMs;
  return isBurst && !request.asked && request.trigger === "synchronize" ? now + policy.settleMs : null;
}

/** The friendly notice bears the month in its id: the second push of the month finds it in the outbox (spec G1). */
function quotaOut({ request, now }: GateQuestion, state: GateState): TurnedAway {
  const { repository, pullRequest } = request;
  const limit = state.installation.monthLimit;
  const stated: Stated = {
    code: "quota-out",
    sentence: `This month's ${limit === null ? "" : `${limit} `}reviews of ${repository.owner} are used up.`,
    remedy: `Reviews go on by themselves on ${nextMonthStart(now)}; the operator can raise the quota before.`,
  };
  const { sentence, remedy } = stated;
  const id = `notice-quota-${repository.installation}-${quotaMonth(now)}`;
  const notice = noticeJob(id, repository.installation, {
    about: "quota",
    repository,
    number: pullRequest.number,
    sentence,
    remedy,
  });
  return shown("refused", stated, { notices: [notice] });
}
