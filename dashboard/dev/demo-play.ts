// A review that is played: each step with its delay, told as the service would tell it.
import type { LensRun, ReviewRecord } from "../../src/web/web.js";
import { demoContext, demoCoverage, demoDropped, demoFindings } from "./demo-findings.js";
import { answerOf } from "./demo-history.js";
import { demoId, demoLenses, demoReview, freshRun } from "./demo-reviews.js";
import type { DemoStage } from "./demo-stage.js";

/** One step: what happens, and how long after the step before. */
export interface DemoStep {
  readonly afterMs: number;
  readonly act: () => void;
}

const works: Readonly<Record<string, number>> = {
  bugs: 8_600,
  security: 13_400,
  performance: 6_900,
  resilience: 12_100,
  maintainability: 5_800,
  "docs-tests": 4_400,
};

/** The steps of a review `id`, which is put on the stage as queued. */
export function playReview(stage: DemoStage, id: string, now: () => number): readonly DemoStep[] {
  const at = { started: 0, asked: 0 };
  const lens = (name: string, change: (run: LensRun) => LensRun) => (review: ReviewRecord) => ({
    ...review,
    lensRuns: review.lensRuns.map((run) => (run.lens === name ? change(run) : run)),
  });
  const begin = (): void => {
    at.started = now();
    const lenses = demoLenses.map((one) => one.id);
    stage.tell(id, { type: "review:started", lenses, mode: "models" }, (review) => ({
      ...review,
      state: "running",
      startedAt: at.started,
    }));
  };
  const ask = (): void => {
    at.asked = now();
    for (const { id: name } of demoLenses)
      stage.tell(
        id,
        { type: "agent:started", lens: name, model: "anthropic:claude-sonnet-5", part: 1, parts: 1 },
        lens(name, (run) => ({ ...run, state: "running", startedAt: at.asked, part: 1, parts: 1 })),
      );
  };
  const stumble = (): void => {
    const nextTryAt = now() + 4_000;
    const attempt = {
      number: 1,
      startedAt: at.asked,
      waitMs: 0,
      workMs: now() - at.asked,
      outcome: "rate_limit" as const,
      detail: "429 rate limited; the provider asks for 4 s",
    };
    stage.tell(
      id,
      { type: "agent:progress", lens: "security", message: attempt.detail, retryInMs: 4_000 },
      lens("security", (run) => ({ ...run, state: "retrying", nextTryAt, attempts: [attempt] })),
    );
  };
  const goOn = (): void =>
    stage.tell(
      id,
      { type: "agent:started", lens: "security", model: "anthropic:claude-sonnet-5", part: 1, parts: 1 },
      lens("security", (run) => ({ ...run, state: "running", nextTryAt: null })),
    );
  const answer = (name: string) => (): void => {
    const found = demoFindings.filter((finding) => finding.lens === name);
    const { waitMs, workMs } = { waitMs: 0, workMs: now() - at.asked };
    stage.tell(
      id,
      { type: "agent:completed", lens: name, findings: found.length, waitMs, workMs },
      (review) => ({
        ...lens(name, (run) => finish(run, { name, asked: at.asked, now: now() }))(review),
        findings: [...review.findings, ...found],
      }),
    );
  };
  const conclude = (): void => {
    const claims = demoFindings.length + demoDropped.length;
    stage.tell(id, { type: "synthesizer:started", claims });
  };
  return [
    { afterMs: 900, act: begin },
    { afterMs: 900, act: () => stage.tell(id, { type: "diff:fetched", files: 6, added: 214, removed: 38 }) },
    {
      afterMs: 1_300,
      act: () =>
        stage.tell(id, { type: "context:ready", step: "graph", symbols: 5 }, (review) => ({
          ...review,
          context: demoContext,
        })),
    },
    { afterMs: 100, act: ask },
    { afterMs: 2_400, act: stumble },
    { afterMs: 2_000, act: answer("docs-tests") },
    { afterMs: 1_400, act: answer("maintainability") },
    { afterMs: 700, act: goOn },
    { afterMs: 600, act: answer("performance") },
    { afterMs: 1_700, act: answer("bugs") },
    { afterMs: 3_300, act: answer("resilience") },
    { afterMs: 1_500, act: answer("security") },
    { afterMs: 300, act: conclude },
    {
      afterMs: 900,
      act: () =>
        stage.tell(
          id,
          { type: "synthesizer:completed", kept: demoFindings.length, dropped: demoDropped.length },
          (review) => ({ ...review, dropped: demoDropped, coverage: demoCoverage }),
        ),
    },
    { afterMs: 900, act: () => stage.tell(id, { type: "review:posted", where: "GitHub" }) },
    {
      afterMs: 300,
      act: () =>
        stage.tell(
          id,
          { type: "review:completed", verdict: "request-changes", findings: demoFindings.length },
          (review) => ended(review, now()),
        ),
    },
  ];
}

function finish(run: LensRun, at: { name: string; asked: number; now: number }): LensRun {
  const fresh = answerOf(at.name, at.asked, works[at.name] ?? 5_000);
  const last = run.attempts.at(-1);
  const before = last === undefined ? at.asked : (last.startedAt ?? at.asked) + last.workMs + 4_000;
  const attempt = {
    number: run.attempts.length + 1,
    startedAt: Math.min(before, at.now),
    waitMs: last === undefined ? 0 : 4_000,
    workMs: Math.max(0, at.now - before),
    outcome: "answered" as const,
    detail: "",
  };
  return {
    ...fresh,
    startedAt: at.asked,
    finishedAt: at.now,
    waitMs: attempt.waitMs,
    workMs: at.now - at.asked - attempt.waitMs,
    attempts: [...run.attempts, attempt],
  };
}

function ended(review: ReviewRecord, now: number): ReviewRecord {
  const sum = (pick: (run: LensRun) => number): number =>
    review.lensRuns.reduce((all, run) => all + pick(run), 0);
  return {
    ...review,
    state: "completed",
    verdict: "request-changes",
    finishedAt: now,
    counts: { critical: 1, major: 2, minor: 1, dropped: demoDropped.length },
    verdictReason: "One critical finding with evidence: a retried checkout charges twice.",
    costUsd: sum((run) => run.costUsd ?? 0),
    tokens: {
      input: sum((run) => run.tokens.input),
      cacheRead: sum((run) => run.tokens.cacheRead),
      cacheWrite: 0,
      output: Math.round(sum((run) => run.tokens.output)),
    },
  };
}

/** Puts a review `name` on the stage that is halfway now: two lenses have answered, one waits for its next try, three work. */
export function stageRunning(stage: DemoStage, name: string): void {
  const halfway = 8;
  const at = { now: 0 };
  const id = demoId(name);
  const then: DemoStage = { ...stage, tell: (of, body, change) => stage.tell(of, body, change, at.now) };
  const steps = playReview(then, id, () => at.now).slice(0, halfway - 1);
  at.now = Date.now() - steps.reduce((sum, { afterMs }) => sum + afterMs, 0) - 900;
  stage.put(
    demoReview(name, { number: 483, createdAt: at.now, title: "Reserve stock while the customer pays" }),
  );
  stage.tell(id, { type: "review:queued" }, undefined, at.now);
  for (const step of steps) {
    at.now += step.afterMs;
    step.act();
  }
}

/** Plays reviews one after another until the signal aborts. */
export async function playForever(
  stage: DemoStage,
  sleep: (ms: number) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  for (let n = 1; !signal.aborted; n += 1) {
    const review = demoReview(`live${n}`, {
      ordinal: n,
      lensRuns: demoLenses.map(freshRun),
      createdAt: Date.now(),
    });
    stage.put(review);
    stage.tell(review.id, { type: "review:queued" });
    for (const step of playReview(stage, review.id, Date.now)) {
      await sleep(step.afterMs);
      step.act();
    }
    await sleep(40_000);
  }
}
