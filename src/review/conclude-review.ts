// Conclude: judges what the lenses and rules claim, places what stands, and writes the result of a review.
import type { LensAnswers } from "./ask/lens-answers.js";
import type { PassTools } from "./ask/pass-outcome.js";
import { refuteClaims, type Refuted } from "./ask/refute-claims.js";
import { wordSummary } from "./ask/word-summary.js";
import { assemblePatch } from "./assemble-patch.js";
import { claimsOfFacts } from "./claim.js";
import type { EventLog } from "./event-log.js";
import { computeCoverage } from "./judge/compute-coverage.js";
import { computeVerdict } from "./judge/compute-verdict.js";
import { judgeClaims, type Judged } from "./judge/judge-claims.js";
import type { Material } from "./material.js";
import { placeFindings } from "./place-findings.js";
import type { AnalyzerPort } from "./ports.js";
import type { PreparedReview } from "./prepare-review.js";
import { refuseCancelled } from "./refuse-cancelled.js";
import type { ReviewOptions } from "./review-options.js";
import type { LensOutcome, PassOutcome, ReviewResult } from "./review-result.js";
import { summarize } from "./summarize.js";

/**
 * What concluding needs beside the answers. `now` is epoch milliseconds. `asking` is what the passes ask with (spec S4); without it
 * none runs, whatever the options say.
 */
export interface ConcludeTools {
  readonly run: string;
  readonly analyzers: AnalyzerPort;
  readonly events: EventLog;
  readonly now: () => number;
  readonly signal?: AbortSignal | undefined;
  readonly asking?: Pick<PassTools, "models" | "purse"> | undefined;
}

/**
 * Judge and place: evidence, confidence, duplicates, coverage, verdict, anchors, suggestions (spec S1-S3, P8). No host is asked, and
 * no model but for the passes that are on (spec S4); equal input and answers give an equal result, apart from the time. `answers`
 * holds one entry per lens that runs. Throws `cancelled`.
 */
export async function concludeReview(
  prepared: PreparedReview,
  answers: readonly LensAnswers[],
  tools: ConcludeTools,
): Promise<ReviewResult> {
  const { material, options } = prepared;
  const files = new Map(material.files.map((file) => [file.path, file]));
  const claims = [
    ...answers.flatMap((one) => one.claims),
    ...claimsOfFacts(factsOfActiveLenses(material, options)),
  ];
  tools.events.add({ type: "synthesizer:started", claims: claims.length });
  const dismissals = answers.flatMap((one) => one.dismissals);
  const judged = await refute(judgeClaims(claims, { files, dismissals, options }), prepared, tools);
  const bench = { files, analyzers: tools.analyzers, signal: tools.signal };
  const findings = await placeFindings(judged.standing, bench);
  const asked = answers.flatMap((one) => one.cells);
  const coverage = computeCoverage(material, { assignments: options.lenses, asked });
  const outcomes = answers.map((one) => one.outcome);
  const lenses = [...withKept(outcomes, findings), ...options.off.map(offOutcome)];
  const { verdict, reason } = computeVerdict({ findings, coverage, lenses });
  const { summary, pass } = await word({ findings, lenses }, prepared, tools);
  tools.events.add({ type: "synthesizer:completed", ...countDropped(findings.length, judged, options) });
  const passes = [judged.pass, pass].filter((one) => one !== null);
  return {
    run: tools.run,
    change: material.change,
    mode: prepared.mode,
    verdict,
    verdictReason: reason,
    summary,
    findings,
    dropped: judged.dropped,
    coverage,
    lenses,
    degraded: lenses.some((lens) => lens.state === "failed"),
    ...(options.passes === undefined ? {} : { passes }),
    brief: material.brief,
    facts: material.analysis.facts,
    analyzers: material.analysis.reports,
    context: contextResult(material),
    warnings: [...options.warnings, ...material.warnings, ...analyzerWarnings(material)],
    configuration: options.configuration,
    patch: await assemblePatch(findings, bench),
    startedAt: prepared.startedAt,
    finishedAt: tools.now(),
  };
}

async function refute(judged: Judged, prepared: PreparedReview, tools: ConcludeTools): Promise<Refuted> {
  const { material, options } = prepared;
  const how = options.passes?.refute ?? null;
  if (how === null || tools.asking === undefined) return { ...judged, pass: null };
  const { guidelines } = options;
  const refuted = await refuteClaims(judged, { ...how, guidelines, material }, { ...tools, ...tools.asking });
  refuseCancelled(tools.signal);
  return refuted;
}

/** The template, with a model's words before it where that is on and went well: the numbers are always the template's. */
async function word(
  given: { readonly findings: ReviewResult["findings"]; readonly lenses: readonly LensOutcome[] },
  { material, options }: PreparedReview,
  tools: ConcludeTools,
): Promise<{ summary: string; pass: PassOutcome | null }> {
  const template = summarize({ brief: material.brief, ...given });
  const how = options.passes?.summary ?? null;
  if (how === null || tools.asking === undefined) return { summary: template, pass: null };
  const { findings } = given;
  const { words, pass } = await wordSummary({ ...how, findings, material }, { ...tools, ...tools.asking });
  refuseCancelled(tools.signal);
  return { summary: words === null ? template : `${words}\n\n${template}`, pass };
}

function countDropped(
  kept: number,
  { dropped }: Judged,
  { passes }: ReviewOptions,
): { kept: number; dropped: number; refuted?: number } {
  const counts = { kept, dropped: dropped.length };
  if (passes?.refute == null) return counts;
  return { ...counts, refuted: dropped.filter((one) => one.reason === "refuted").length };
}

/** Facts of lenses that are switched off stay out, but a secret is always reported (spec X7). */
function factsOfActiveLenses(material: Material, options: ReviewOptions): Material["analysis"]["facts"] {
  const active = new Set(options.lenses.map(({ lens }) => lens.id));
  return material.analysis.facts.filter((fact) => active.has(fact.lens) || fact.category === "secrets");
}

function withKept(
  outcomes: readonly LensOutcome[],
  findings: ReviewResult["findings"],
): readonly LensOutcome[] {
  return outcomes.map((outcome) => ({
    ...outcome,
    findings: findings.filter((finding) => finding.lens === outcome.lens).length,
  }));
}

function offOutcome({ lens, reason }: ReviewOptions["off"][number]): LensOutcome {
  return {
    lens: lens.id,
    title: lens.title,
    waitMs: 0,
    workMs: 0,
    findings: 0,
    accounts: [],
    state: "off",
    by: null,
    message: reason,
  };
}

/** The context without the bodies: a result says what was shown, not again what it says. */
function contextResult({ context }: Material): ReviewResult["context"] {
  const symbols = context.symbols.map(({ path, name, kind, startLine, endLine, ...rest }) => {
    const { reason, confidence, score } = rest;
    return { path, name, kind, startLine, endLine, reason, confidence, score };
  });
  return { step: context.step, detail: context.detail, symbols };
}

function analyzerWarnings(material: Material): ReviewResult["warnings"] {
  return material.analysis.reports.flatMap((report) =>
    report.failure === null
      ? []
      : [{ path: null, line: null, message: `the analyzer ${report.analyzer} failed: ${report.failure}` }],
  );
}
