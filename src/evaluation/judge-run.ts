// Measures one review against what is known of its change (spec O4). Pure.
import { askedOutcomes, type ReviewResult } from "../review/review.js";
import { isAccepted } from "./match/fits.js";
import { matchFindings, type Matching } from "./match/match-findings.js";
import type { JudgedRun, KnownOutcome, LensFailure, ReportedFinding, Spent } from "./outcome.js";
import type { EvaluationCase, KnownFinding } from "./set/evaluation-set.js";

/**
 * Judges `result`. A known finding is scored where its own lens answered; where that lens failed or was off, neither
 * missing nor meeting it counts. `record` is the id under which the run can be replayed.
 */
export function judgeRun(
  result: ReviewResult,
  given: { readonly case: EvaluationCase; readonly nearLines: number; readonly record: string | null },
): JudgedRun {
  const { known } = given.case;
  const answered = result.lenses.flatMap((lens) =>
    lens.state === "answered" ? [{ lens: lens.lens, by: lens.by }] : [],
  );
  const scored = new Set(answered.map(({ lens }) => lens));
  const matching = matchFindings(result.findings, known, given.nearLines);
  const met = new Set(matching.knownOf.values());
  return {
    state: "judged",
    record: given.record,
    findings: result.findings.map((_, index) => report(result, { index, matching, scored, of: given.case })),
    known: known.map((one, at) => outcomeOf(one, { scored, isMet: met.has(at) })),
    answered,
    failures: failuresOf(result),
    dropped: countDropped(result),
    verdict: result.verdict,
    spent: spentOn(result),
    wallMs: Math.max(0, result.finishedAt - result.startedAt),
  };
}

function outcomeOf(
  { id, lens, severity }: KnownFinding,
  given: { readonly scored: ReadonlySet<string>; readonly isMet: boolean },
): KnownOutcome {
  const state = !given.scored.has(lens) ? "unscored" : given.isMet ? "found" : "missed";
  return { id, lens, severity, state };
}

function report(
  result: ReviewResult,
  given: {
    readonly index: number;
    readonly matching: Matching;
    readonly scored: ReadonlySet<string>;
    readonly of: EvaluationCase;
  },
): ReportedFinding {
  const finding = result.findings[given.index];
  if (finding === undefined) throw new TypeError("a finding of its own list");
  const { id, lens, severity, confidence, title } = finding;
  const { path, startLine, endLine } = finding.anchor;
  const pairedWith = given.matching.knownOf.get(given.index);
  const meets = pairedWith ?? given.matching.meets[given.index]?.[0];
  const known = meets === undefined ? undefined : given.of.known[meets];
  const state = ((): ReportedFinding["state"] => {
    if (known !== undefined && !given.scored.has(known.lens)) return "unscored";
    if (pairedWith !== undefined) return "hit";
    if (given.of.accept.some((rule) => isAccepted(finding, rule))) return "accepted";
    if (finding.preExisting) return "outside";
    return known === undefined ? "false-alarm" : "repeat";
  })();
  return { id, lens, path, startLine, endLine, severity, confidence, title, state, known: known?.id ?? null };
}

function failuresOf(result: ReviewResult): LensFailure[] {
  return askedOutcomes(result).flatMap((lens) =>
    lens.state === "failed"
      ? [{ lens: lens.lens, failure: lens.failure, message: lens.message, remedy: lens.remedy }]
      : [],
  );
}

function countDropped({ dropped }: ReviewResult): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { reason } of dropped) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}

function spentOn(result: ReviewResult): Spent {
  const accounts = askedOutcomes(result).flatMap((asked) => asked.accounts);
  const sum = (of: (account: (typeof accounts)[number]) => number): number =>
    accounts.reduce((total, account) => total + of(account), 0);
  return {
    costUsd: sum((account) => account.costUsd ?? 0),
    calls: accounts.length,
    unpricedCalls: accounts.filter((account) => account.costUsd === null).length,
    cachedAnswers: accounts.filter((account) => account.fromCache).length,
    inputTokens: sum((account) => account.usage.input),
    cachedTokens: sum((account) => account.usage.cacheRead),
    outputTokens: sum((account) => account.usage.output),
  };
}
