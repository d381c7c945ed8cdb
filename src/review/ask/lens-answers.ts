// What one lens brought back from all its questions, as plain data that outlives the process which asked.
import type { LensAnswer } from "../answer-schema.js";
import { claimsOfAnswer, type Claim } from "../claim.js";
import type { CoverageCell } from "../coverage.js";
import type { Lens } from "../lens.js";
import type { ModelAccount, ModelReply } from "../ports.js";
import type { LensOutcome } from "../review-result.js";
import type { PartOutcome } from "./ask-lens.js";
import type { AskPlan } from "./plan-questions.js";

/** A fact that a lens looked at and set aside. */
export interface Dismissal {
  readonly lens: string;
  readonly fact: string;
  readonly reason: string;
}

/** What came back from one lens. `cells` holds one row per file that was in a question or did not fit into one. */
export interface LensAnswers {
  readonly outcome: LensOutcome;
  readonly claims: readonly Claim[];
  readonly dismissals: readonly Dismissal[];
  readonly cells: readonly CoverageCell[];
}

/** Gathers the replies of one lens, or counts what its rules say. `unread` are the files of the plan that fitted into none of its questions. */
export function collectAnswers(
  one: { lens: Lens; model: string | null; parts: readonly PartOutcome[] },
  { byRules, unread }: Pick<AskPlan, "byRules" | "unread">,
): LensAnswers {
  const lens = one.lens.id;
  const answered = one.parts.flatMap((part) =>
    part.kind === "replied" && part.reply.kind === "answered"
      ? [{ model: part.question.model, value: part.reply.value }]
      : [],
  );
  return {
    outcome: outcomeOf(one, byRules.find((counted) => counted.lens === lens)?.findings ?? 0),
    claims: answered.flatMap(({ model, value }) => claimsOfAnswer(value, { lens, model })),
    dismissals: answered.flatMap(({ value }) => value.dismissedFacts.map((fact) => ({ lens, ...fact }))),
    cells: [
      ...one.parts.flatMap(cellsOf),
      ...unread.filter((file) => file.lens === lens).map((file) => ({ ...file, state: "partly" as const })),
    ],
  };
}

/** What stands in the place of a lens whose asking itself broke: its job died, or nobody came back from it (spec S3). */
export function lostAnswers(
  given: { lens: Lens; model: string | null; paths: readonly string[] },
  fault: { message: string; remedy: string },
): LensAnswers {
  const lens = given.lens.id;
  const account = { lens, title: given.lens.title, waitMs: 0, workMs: 0, findings: 0, accounts: [] };
  return {
    outcome: {
      ...{ ...account, state: "failed", by: given.model ?? "rules", failure: "unavailable" },
      ...fault,
    },
    claims: [],
    dismissals: [],
    cells: given.paths.map((path) => ({ path, lens, state: "failed", reason: fault.message })),
  };
}

function outcomeOf(
  one: { lens: Lens; model: string | null; parts: readonly PartOutcome[] },
  byRules: number,
): LensOutcome {
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
  if (one.model === null) return { ...shared, state: "answered", by: "rules", findings: byRules };
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
