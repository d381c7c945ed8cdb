// One review from end to end: gather → ask → judge → place. The same steps serve the command line and the service.
import type { Clock } from "../runtime/runtime.js";
import { AssayError } from "../runtime/runtime.js";
import { askLenses, type Answers } from "./ask/ask-lenses.js";
import { planQuestions, type AskPlan } from "./ask/plan-questions.js";
import { openPurse } from "./ask/purse.js";
import { assemblePatch } from "./assemble-patch.js";
import { claimsOfFacts } from "./claim.js";
import { openEventLog, type EventLog } from "./event-log.js";
import { gatherChange } from "./gather-change.js";
import { computeCoverage } from "./judge/compute-coverage.js";
import { computeVerdict } from "./judge/compute-verdict.js";
import { judgeClaims } from "./judge/judge-claims.js";
import type { Material } from "./material.js";
import { placeFindings } from "./place-findings.js";
import type { AnalyzerPort, ChangeSource, ContextPort, ModelPort } from "./ports.js";
import { redactTexts } from "./redact.js";
import { refuseCancelled } from "./refuse-cancelled.js";
import type { ReviewEvent } from "./review-event.js";
import type { ReviewOptions } from "./review-options.js";
import type { ReviewResult } from "./review-result.js";
import { summarize } from "./summarize.js";

/**
 * Everything one review needs from outside. `run` is its id; `context` is null where there is no repository to look around
 * in; `onEvent` sees every event in order (spec L1).
 */
export interface ReviewInput {
  readonly run: string;
  readonly source: ChangeSource;
  readonly analyzers: AnalyzerPort;
  readonly models: ModelPort;
  readonly context: ContextPort | null;
  readonly options: ReviewOptions;
  readonly clock: Clock;
  readonly onEvent: (event: ReviewEvent) => void;
  readonly signal?: AbortSignal | undefined;
}

/** A finished review, with what was gathered for it (reports show excerpts from there). */
export interface Review {
  readonly result: ReviewResult;
  readonly material: Material;
}

/**
 * Reviews one change. What models and networks do never makes it throw; it throws `empty-change`, `unreadable-diff`
 * or `cancelled`, and what `source` throws.
 */
export async function reviewChange(given: ReviewInput): Promise<Review> {
  const startedAt = given.clock.now();
  const input = { ...given, options: await maskGuidelines(given) };
  const mode = input.options.lenses.some((assignment) => assignment.model !== null) ? "models" : "offline";
  const events = openEventLog({ run: input.run, clock: input.clock, listener: input.onEvent });
  events.add({ type: "review:queued" });
  events.add({ type: "review:started", lenses: input.options.lenses.map(({ lens }) => lens.id), mode });
  try {
    const material = await gatherChange({ ...input, events });
    const answers = await ask(material, { input, events });
    refuseCancelled(input.signal);
    const result = await conclude({ input, events, material, answers, startedAt, mode });
    events.add({ type: "review:completed", verdict: result.verdict, findings: result.findings.length });
    return { result, material };
  } catch (thrown) {
    if (thrown instanceof AssayError)
      events.add({ type: "review:failed", reason: thrown.message, remedy: thrown.remedy });
    throw thrown;
  }
}

/** What `--dry-run` shows: the questions that would be asked, with sizes and prices; nothing is sent (spec K3). */
export async function planReview(input: ReviewInput): Promise<{ material: Material; plan: AskPlan }> {
  const events = openEventLog({ run: input.run, clock: input.clock, listener: input.onEvent });
  const material = await gatherChange({ ...input, events });
  const options = await maskGuidelines(input);
  return { material, plan: planQuestions(material, { options, models: input.models }) };
}

/** Guidelines go into every prompt, so they too go without secrets (spec X7). */
async function maskGuidelines(input: ReviewInput): Promise<ReviewOptions> {
  const { guidelines } = input.options;
  const texts = await redactTexts(
    guidelines.map((one) => one.text),
    input,
  );
  return {
    ...input.options,
    guidelines: guidelines.map((one, index) => ({ ...one, text: texts[index] ?? "" })),
  };
}

async function ask(material: Material, given: { input: ReviewInput; events: EventLog }): Promise<Answers> {
  const { input, events } = given;
  const plan = planQuestions(material, input);
  return askLenses(plan, input.options.lenses, {
    models: input.models,
    purse: openPurse(input.options.caps),
    events,
    now: () => input.clock.now(),
    signal: input.signal,
  });
}

interface Conclusion {
  readonly input: ReviewInput;
  readonly events: EventLog;
  readonly material: Material;
  readonly answers: Answers;
  readonly startedAt: number;
  readonly mode: "offline" | "models";
}

async function conclude(given: Conclusion): Promise<ReviewResult> {
  const { input, events, material, answers } = given;
  const { options } = input;
  const files = new Map(material.files.map((file) => [file.path, file]));
  const claims = [...answers.claims, ...claimsOfFacts(factsOfActiveLenses(material, options))];
  events.add({ type: "synthesizer:started", claims: claims.length });
  const judged = judgeClaims(claims, { files, dismissals: answers.dismissals, options });
  const bench = { files, analyzers: input.analyzers, signal: input.signal };
  const findings = await placeFindings(judged.standing, bench);
  events.add({ type: "synthesizer:completed", kept: findings.length, dropped: judged.dropped.length });
  const coverage = computeCoverage(material, { assignments: options.lenses, asked: answers.cells });
  const lenses = [...withKept(answers.outcomes, findings), ...options.off.map(offOutcome)];
  const { verdict, reason } = computeVerdict({ findings, coverage, lenses });
  return {
    run: input.run,
    change: material.change,
    mode: given.mode,
    verdict,
    verdictReason: reason,
    summary: summarize({ brief: material.brief, findings, lenses }),
    findings,
    dropped: judged.dropped,
    coverage,
    lenses,
    degraded: lenses.some((lens) => lens.state === "failed"),
    brief: material.brief,
    facts: material.analysis.facts,
    analyzers: material.analysis.reports,
    context: contextResult(material),
    warnings: [...options.warnings, ...material.warnings, ...analyzerWarnings(material)],
    configuration: options.configuration,
    patch: await assemblePatch(findings, bench),
    startedAt: given.startedAt,
    finishedAt: input.clock.now(),
  };
}

/** Facts of lenses that are switched off stay out, but a secret is always reported (spec X7). */
function factsOfActiveLenses(material: Material, options: ReviewOptions): Material["analysis"]["facts"] {
  const active = new Set(options.lenses.map(({ lens }) => lens.id));
  return material.analysis.facts.filter((fact) => active.has(fact.lens) || fact.category === "secrets");
}

function withKept(outcomes: Answers["outcomes"], findings: ReviewResult["findings"]): Answers["outcomes"] {
  return outcomes.map((outcome) => ({
    ...outcome,
    findings: findings.filter((finding) => finding.lens === outcome.lens).length,
  }));
}

function offOutcome({ lens, reason }: ReviewOptions["off"][number]): Answers["outcomes"][number] {
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
