// Ask: every lens in parallel, each on every part of the change; one failing never stops another (spec A2, S3).
import pLimit from "p-limit";
import type { LensAnswer } from "../answer-schema.js";
import { claimsOfAnswer, type Claim } from "../claim.js";
import type { CoverageCell } from "../coverage.js";
import type { EventLog } from "../event-log.js";
import type { Lens } from "../lens.js";
import type { ModelAccount, ModelReply } from "../ports.js";
import type { LensAssignment } from "../review-options.js";
import type { LensOutcome } from "../review-result.js";
import { askLens, type AskTools, type PartOutcome } from "./ask-lens.js";
import type { AskPlan, PlannedQuestion } from "./plan-questions.js";
import { openWarmStart } from "./warm-start.js";

const maxCallsAtOnce = 12;

/** A fact that a lens looked at and set aside. */
export interface Dismissal {
  readonly lens: string;
  readonly fact: string;
  readonly reason: string;
}

/** What came back from all lenses that have a model. `cells` holds one row per lens and file that was in a question. */
export interface Answers {
  readonly outcomes: readonly LensOutcome[];
  readonly claims: readonly Claim[];
  readonly dismissals: readonly Dismissal[];
  readonly cells: readonly CoverageCell[];
  readonly summaries: readonly { readonly lens: string; readonly text: string }[];
}

/** Asks the whole plan. Lenses without a model are reported as answered by rules. */
export async function askLenses(
  plan: AskPlan,
  assignments: readonly LensAssignment[],
  tools: AskTools,
): Promise<Answers> {
  const turnOf = openWarmStart((question) => {
    const least = tools.models.limits(question.model).minCacheableTokens;
    return (
      least !== null && tools.models.countTokens(question.model, question.system + question.shared) >= least
    );
  });
  const limit = pLimit(maxCallsAtOnce);
  const ask = async (question: PlannedQuestion): Promise<PartOutcome> => {
    const place = { turn: turnOf(question), queuedAt: tools.now() };
    // A follower waits before it takes one of the slots, so that it can never starve its own leader.
    await place.turn.wait();
    return limit(() => askLens(question, place, tools));
  };
  const perLens = await Promise.all(
    assignments.map(async ({ lens, model }) => {
      const parts = await Promise.all(
        plan.questions.filter((question) => question.lens.id === lens.id).map(ask),
      );
      const outcome = outcomeOf({ lens, model, parts });
      announce(outcome, tools.events);
      return { outcome, parts };
    }),
  );
  return collect(perLens, plan);
}

function collect(
  perLens: readonly { outcome: LensOutcome; parts: readonly PartOutcome[] }[],
  plan: AskPlan,
): Answers {
  const parts = perLens.flatMap((one) => one.parts);
  const answered = parts.flatMap((part) =>
    part.kind === "replied" && part.reply.kind === "answered"
      ? [{ lens: part.question.lens.id, model: part.question.model, value: part.reply.value }]
      : [],
  );
  return {
    outcomes: perLens.map((one) => one.outcome),
    claims: answered.flatMap(({ lens, model, value }) => claimsOfAnswer(value, { lens, model })),
    dismissals: answered.flatMap(({ lens, value }) => value.dismissedFacts.map((one) => ({ lens, ...one }))),
    cells: [...parts.flatMap(cellsOf), ...plan.unread.map((one) => ({ ...one, state: "partly" as const }))],
    summaries: answered.map(({ lens, value }) => ({ lens, text: value.summary })),
  };
}

function outcomeOf(one: { lens: Lens; model: string | null; parts: readonly PartOutcome[] }): LensOutcome {
  const replies = one.parts.flatMap((part) => (part.kind === "replied" ? [part] : []));
  const accounts = replies.map((part) => part.reply.account);
  const shared = {
    lens: one.lens.id,
    title: one.lens.title,
    waitMs: sum(replies.map((part) => part.queuedMs)) + sumAttempts(accounts, "waitMs"),
    workMs: sumAttempts(accounts, "workMs"),
    findings: sum(
      replies.map((part) => (part.reply.kind === "answered" ? part.reply.value.findings.length : 0)),
    ),
    accounts,
  };
  if (one.model === null) return { ...shared, state: "answered", by: "rules" };
  if (one.parts.length === 0) return { ...shared, state: "off", by: null, message: "no file for it to read" };
  const failed = failureOf(one.parts);
  if (failed === null) return { ...shared, state: "answered", by: one.model };
  return { ...shared, state: "failed", by: one.model, ...failed };
}

function failureOf(
  parts: readonly PartOutcome[],
): Pick<Extract<LensOutcome, { state: "failed" }>, "failure" | "message" | "remedy"> | null {
  const bad = parts.filter((part) => part.kind === "refused" || part.reply.kind === "failed");
  const [first] = bad;
  if (first === undefined) return null;
  const share = parts.length === 1 ? "" : `${bad.length} of ${parts.length} parts: `;
  if (first.kind === "refused") {
    return {
      failure: "cancelled",
      message: `${share}not asked: ${first.reason}`,
      remedy: "Raise `caps` in .assay.yml, or review a smaller change.",
    };
  }
  const reply: ModelReply<LensAnswer> = first.reply;
  if (reply.kind === "answered") return null;
  return { failure: reply.failure, message: `${share}${reply.message}`, remedy: reply.remedy };
}

function announce(outcome: LensOutcome, events: EventLog): void {
  const { lens, findings, waitMs, workMs } = outcome;
  if (outcome.state === "failed")
    events.add({ type: "agent:failed", lens, reason: outcome.message, remedy: outcome.remedy });
  else events.add({ type: "agent:completed", lens, findings, waitMs, workMs });
}

function cellsOf(part: PartOutcome): CoverageCell[] {
  const lens = part.question.lens.id;
  return part.question.paths.map((path): CoverageCell => {
    if (part.kind === "refused") return { path, lens, state: "skipped", reason: part.reason };
    if (part.reply.kind === "failed") return { path, lens, state: "failed", reason: part.reply.message };
    return { path, lens, state: "read", reason: "" };
  });
}

function sumAttempts(accounts: readonly ModelAccount[], of: "waitMs" | "workMs"): number {
  return sum(accounts.flatMap((account) => account.attempts.map((attempt) => attempt[of])));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
