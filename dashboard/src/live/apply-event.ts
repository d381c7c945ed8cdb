// What one event does to a review that was read before it: stages, lenses and state move on at once.
import type { LensRun, ReviewDetail, Stage, StreamedEvent } from "../../../src/web/api-types.js";
import { readFailure } from "../parts/say-failure.js";

type Body = StreamedEvent["body"];
type Told<T extends Body["type"]> = Extract<Body, { type: T }>;
type Verdict = NonNullable<ReviewDetail["verdict"]>;

const verdicts: readonly string[] = ["approve", "comment", "request-changes"] satisfies readonly Verdict[];

/** A review as it was read, moved on by events. `isAhead`: an event ended it, and what it found has not been read yet. */
export interface ToldReview extends ReviewDetail {
  readonly isAhead?: true;
}

/**
 * The review after `event`. Pure; an event that the review already holds (its id at or under `asOf`) changes nothing, so that
 * telling twice does no harm. Texts of findings, tokens and prices are not in events: the page reads the row again for them.
 */
export function applyEvent(review: ToldReview, event: StreamedEvent): ToldReview {
  if (event.review !== review.id || event.id <= review.asOf) return review;
  return { ...moveOn(review, event.body, event.at), asOf: event.id, progressAt: event.at };
}

/** The words of the stored stage, so that a page that is open and one that is read anew say the same. */
function sayDropped(body: Told<"synthesizer:completed">): string {
  const refuted = body.refuted === undefined ? "" : `, ${body.refuted} of them refuted`;
  return `${body.kept} kept, ${body.dropped} dropped${refuted}`;
}

function moveOn(review: ReviewDetail, body: Body, at: number): ToldReview {
  switch (body.type) {
    case "review:queued":
    case "finding:told": // the row is read again right after
      return review;
    case "review:started":
      return start(review, body, at);
    case "diff:fetched":
      return endStage(review, "diff", { at, detail: `${body.files} files, +${body.added} −${body.removed}` });
    case "context:ready":
      return endStage(review, "context", { at, detail: sayContext(body) });
    case "agent:started":
    case "agent:progress":
    case "agent:completed":
    case "agent:failed":
      return withTally(endStage(review, "context", { at, isOnce: true }), body, at);
    case "synthesizer:started":
      return endStage(review, "lenses", { at });
    case "synthesizer:completed":
      return endStage(review, "synthesis", { at, detail: sayDropped(body) });
    case "review:posted":
      return endStage(review, "posting", { at, detail: body.where });
    case "review:completed":
      return complete(review, body, at);
    case "review:failed":
      return { ...stop(review, "failed", at), reason: body.reason, remedy: body.remedy };
    case "review:skipped":
      return { ...stop(review, "skipped", at), reason: body.reason };
  }
}

function sayContext({ step, symbols, detail }: Extract<Body, { type: "context:ready" }>): string {
  const why = detail === undefined || detail === "" ? "" : `: ${detail}`;
  return step === "diff-only" ? `diff only${why}` : `${symbols} symbols (${step}${why})`;
}

function start(review: ReviewDetail, body: Told<"review:started">, at: number): ReviewDetail {
  const known = new Set(review.lensRuns.map((run) => run.lens));
  const fresh = body.lenses.filter((lens) => !known.has(lens)).map(waitingRun);
  const mode = body.mode === "offline" ? "offline reviewer" : "models";
  const started = {
    ...review,
    state: "running" as const,
    startedAt: review.startedAt ?? at,
    mode: body.mode,
    lensRuns: [...review.lensRuns, ...fresh],
  };
  return endStage(started, "queued", { at, detail: `${body.lenses.length} lenses, ${mode}` });
}

function complete(review: ReviewDetail, body: Told<"review:completed">, at: number): ToldReview {
  const verdict = verdicts.includes(body.verdict) ? (body.verdict as Verdict) : review.verdict;
  const done = endStage(review, "finished", { at, detail: body.verdict });
  const ended = { ...done, state: "completed" as const, verdict, finishedAt: at, isStuck: false };
  return body.findings > review.findings.length ? { ...ended, isAhead: true } : ended;
}

function withTally(
  review: ReviewDetail,
  body: Extract<Body, { type: `agent:${string}` }>,
  at: number,
): ReviewDetail {
  const known = review.lensRuns.some((run) => run.lens === body.lens);
  const runs = known ? review.lensRuns : [...review.lensRuns, waitingRun(body.lens)];
  const lensRuns = runs.map((run) => (run.lens === body.lens ? moveLens(run, body, at) : run));
  const answered = lensRuns.filter((run) => run.state === "answered").length;
  const failed = lensRuns.filter((run) => run.state === "failed").length;
  const asked = lensRuns.filter((run) => run.state !== "off").length;
  const detail = `${answered} of ${asked} answered${failed === 0 ? "" : `, ${failed} failed`}`;
  const stages = review.stages.map((one) => (one.stage === "lenses" ? { ...one, detail } : one));
  return { ...review, lensRuns, stages };
}

function moveLens(run: LensRun, body: Extract<Body, { type: `agent:${string}` }>, at: number): LensRun {
  switch (body.type) {
    case "agent:started":
      return {
        ...run,
        state: "running",
        model: body.model,
        part: body.part,
        parts: body.parts,
        startedAt: run.startedAt ?? at,
        nextTryAt: null,
      };
    case "agent:progress":
      return body.retryInMs === undefined
        ? { ...run, state: "running", message: body.message }
        : {
            ...run,
            state: "retrying",
            nextTryAt: at + body.retryInMs,
            message: null,
            attempts: [...run.attempts, failedTry(run, at, body.message)],
          };
    case "agent:completed": {
      const { findings, waitMs, workMs } = body;
      return { ...run, state: "answered", findings, waitMs, workMs, finishedAt: at, nextTryAt: null };
    }
    case "agent:failed":
      return {
        ...run,
        state: "failed",
        message: body.reason,
        remedy: body.remedy,
        finishedAt: at,
        nextTryAt: null,
      };
  }
}

/** The try that just failed. It began with the lens, or when the wait after the try before it was over. */
function failedTry(run: LensRun, at: number, failure: string): LensRun["attempts"][number] {
  const last = run.attempts.at(-1);
  const startedAt = Math.min(at, (last === undefined ? run.startedAt : run.nextTryAt) ?? at);
  const before = last?.startedAt ?? null;
  const waitMs = last === undefined || before === null ? 0 : Math.max(0, startedAt - (before + last.workMs));
  const outcome = readFailure(failure) ?? "network";
  return { number: run.attempts.length + 1, startedAt, waitMs, workMs: at - startedAt, outcome, detail: "" };
}

/** Ends `name` and every stage before it; the next one runs from then. `isOnce` changes nothing when it had ended before. */
function endStage(
  review: ReviewDetail,
  name: Stage["stage"],
  told: { readonly at: number; readonly detail?: string; readonly isOnce?: boolean },
): ReviewDetail {
  const n = review.stages.findIndex((one) => one.stage === name);
  if (told.isOnce === true && review.stages[n]?.state === "done") return review;
  const stages = review.stages.map((one, i): Stage => {
    if (i < n) return one.state === "done" ? one : { ...one, state: "done", finishedAt: told.at };
    if (i === n) return { ...one, state: "done", finishedAt: told.at, detail: told.detail ?? one.detail };
    return i === n + 1 ? { ...one, state: "running", startedAt: told.at } : one;
  });
  return { ...review, stages };
}

function stop(review: ReviewDetail, state: "failed" | "skipped", at: number): ReviewDetail {
  const stages = review.stages.map((one): Stage => {
    if (one.state === "done") return one;
    const isHere = state === "failed" && one.state === "running";
    return { ...one, state: isHere ? "failed" : "skipped", finishedAt: isHere ? at : null };
  });
  return { ...review, state, stages, finishedAt: at, isStuck: false };
}

function waitingRun(lens: string): LensRun {
  return {
    lens,
    title: lens,
    model: null,
    state: "waiting",
    part: 0,
    parts: 0,
    attempts: [],
    startedAt: null,
    finishedAt: null,
    nextTryAt: null,
    waitMs: 0,
    workMs: 0,
    typicalMs: null,
    tokens: { input: 0, cacheRead: 0, cacheWrite: 0, output: 0 },
    costUsd: null,
    fromCache: false,
    findings: 0,
    failure: null,
    message: null,
    remedy: null,
  };
}
