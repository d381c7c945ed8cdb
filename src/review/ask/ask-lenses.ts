// Ask: every lens in parallel, each on every part of the change; one failing never stops another (spec A2, S3).
import pLimit, { type LimitFunction } from "p-limit";
import type { EventLog } from "../event-log.js";
import type { ModelPort } from "../ports.js";
import type { LensAssignment } from "../review-options.js";
import type { LensOutcome } from "../review-result.js";
import { askLens, type AskTools, type PartOutcome } from "./ask-lens.js";
import { collectAnswers, type LensAnswers } from "./lens-answers.js";
import type { AskPlan, PlannedQuestion } from "./plan-questions.js";
import { openWarmStart, type Turn } from "./warm-start.js";

const maxCallsAtOnce = 12;

/** How the questions of one process share what they share: the slots of calls in flight, and the warm prefix. */
export interface AskQueue {
  readonly limit: LimitFunction;
  readonly turnOf: (question: PlannedQuestion) => Turn;
}

/** Opens a queue for the questions of one review. */
export function openAskQueue(models: Pick<ModelPort, "limits" | "countTokens">): AskQueue {
  const turnOf = openWarmStart((question) => {
    const least = models.limits(question.model).minCacheableTokens;
    return least !== null && models.countTokens(question.model, question.system + question.shared) >= least;
  });
  return { limit: pLimit(maxCallsAtOnce), turnOf };
}

/** Asks the whole plan. Lenses without a model are reported as answered by rules. */
export async function askLenses(
  plan: AskPlan,
  assignments: readonly LensAssignment[],
  tools: AskTools,
): Promise<readonly LensAnswers[]> {
  const queue = openAskQueue(tools.models);
  return Promise.all(assignments.map((assignment) => askOneLens(plan, assignment, { ...tools, queue })));
}

/** Asks every question that `plan` holds for one lens, and says how it went in the log (spec A2). */
export async function askOneLens(
  plan: AskPlan,
  { lens, model }: LensAssignment,
  tools: AskTools & { readonly queue: AskQueue },
): Promise<LensAnswers> {
  const { limit, turnOf } = tools.queue;
  const ask = async (question: PlannedQuestion): Promise<PartOutcome> => {
    const place = { turn: turnOf(question), queuedAt: tools.now() };
    // A follower waits before it takes one of the slots, so that it can never starve its own leader.
    await place.turn.wait();
    return limit(() => askLens(question, place, tools));
  };
  const questions = plan.questions.filter((question) => question.lens.id === lens.id);
  const parts = await Promise.all(questions.map(ask));
  return endLens({ lens, model, parts }, { plan, events: tools.events });
}

/** Gathers what came back from one lens, however it was asked, and says in the log how it went. */
export function endLens(
  asked: LensAssignment & { readonly parts: readonly PartOutcome[] },
  { plan, events }: { readonly plan: Pick<AskPlan, "byRules" | "unread">; readonly events: EventLog },
): LensAnswers {
  const answers = collectAnswers(asked, plan);
  announce(answers.outcome, events);
  return answers;
}

function announce(outcome: LensOutcome, events: EventLog): void {
  const { lens, findings, waitMs, workMs } = outcome;
  if (outcome.state === "failed")
    events.add({ type: "agent:failed", lens, reason: outcome.message, remedy: outcome.remedy });
  else events.add({ type: "agent:completed", lens, findings, waitMs, workMs });
}
