// The seven stages of a review, told from its events alone, so that a page can do the same while it watches.
import type { StreamedEvent } from "../shapes/event-shapes.js";
import { stageNames, type ReviewState, type Stage } from "../shapes/review-shapes.js";

type Body = StreamedEvent["body"];
type StageName = Stage["stage"];

/** Which event ends each stage; the end of one is the start of the next. `finished` is a moment, not a span. */
const endOf: Readonly<Record<Exclude<StageName, "lenses" | "finished">, readonly Body["type"][]>> = {
  queued: ["review:started"],
  diff: ["diff:fetched"],
  context: ["context:ready", "agent:started"],
  synthesis: ["synthesizer:completed"],
  posting: ["review:posted"],
};

/**
 * Stages in order. A review that ended badly fails the stage it was in and skips those after it; one that was skipped or cancelled
 * skips them all from there. `state` is the review's row: it knows of a cancellation that no event tells.
 */
export function stagesOf(
  events: readonly Pick<StreamedEvent, "at" | "body">[],
  review: { readonly state: ReviewState; readonly createdAt: number; readonly finishedAt: number | null },
): readonly Stage[] {
  const ends = stageNames.map((name) => endedAt(name, events));
  const last = ends.findLastIndex((at) => at !== null);
  const isOver = !["queued", "running"].includes(review.state);
  const current = last + 1;
  return stageNames.map((stage, n) => {
    const startedAt = n === 0 ? review.createdAt : latest(ends.slice(0, n));
    const detail = detailOf(stage, events);
    if (n <= last) return { stage, state: "done", startedAt, finishedAt: ends[n] ?? latest(ends), detail };
    if (isOver) return { ...endedEarly(stage, { n, current, review }), detail };
    const isNow = n === current;
    return {
      stage,
      state: isNow ? "running" : "waiting",
      startedAt: isNow ? startedAt : null,
      finishedAt: null,
      detail,
    };
  });
}

function endedEarly(
  stage: StageName,
  at: {
    readonly n: number;
    readonly current: number;
    readonly review: { readonly state: ReviewState; readonly finishedAt: number | null };
  },
): Omit<Stage, "detail"> {
  const { n, current, review } = at;
  const isLast = stage === "finished";
  const moment = isLast ? review.finishedAt : null;
  if (review.state === "completed")
    return { stage, state: isLast ? "done" : "skipped", startedAt: moment, finishedAt: moment };
  const failedHere = review.state === "failed" && n === current;
  return {
    stage,
    state: failedHere ? "failed" : "skipped",
    startedAt: null,
    finishedAt: failedHere ? review.finishedAt : moment,
  };
}

function endedAt(stage: StageName, events: readonly Pick<StreamedEvent, "at" | "body">[]): number | null {
  if (stage === "finished") return events.find(({ body }) => body.type === "review:completed")?.at ?? null;
  if (stage === "lenses") return events.find(({ body }) => body.type === "synthesizer:started")?.at ?? null;
  return events.find(({ body }) => endOf[stage].includes(body.type))?.at ?? null;
}

function latest(moments: readonly (number | null)[]): number | null {
  return moments.reduce((most, at) => (at === null || (most !== null && most >= at) ? most : at), null);
}

function detailOf(stage: StageName, events: readonly Pick<StreamedEvent, "body">[]): string {
  const bodies = events.map(({ body }) => body);
  const found = bodies.findLast((body) => describes[stage].includes(body.type));
  return found === undefined ? "" : sentence(found, bodies);
}

const describes: Readonly<Record<StageName, readonly Body["type"][]>> = {
  queued: ["review:started"],
  diff: ["diff:fetched"],
  context: ["context:ready"],
  lenses: ["agent:completed", "agent:failed", "agent:started"],
  synthesis: ["synthesizer:completed", "synthesizer:started"],
  posting: ["review:posted"],
  finished: ["review:completed", "review:failed", "review:skipped"],
};

function sayDropped(body: Extract<Body, { type: "synthesizer:completed" }>): string {
  const refuted = body.refuted === undefined ? "" : `, ${body.refuted} of them refuted`;
  return `${body.kept} kept, ${body.dropped} dropped${refuted}`;
}

function sentence(body: Body, all: readonly Body[]): string {
  switch (body.type) {
    case "review:started":
      return `${body.lenses.length} lenses, ${body.mode === "offline" ? "offline reviewer" : "models"}`;
    case "diff:fetched":
      return `${body.files} files, +${body.added} −${body.removed}`;
    case "context:ready":
      return sayContext(body);
    case "agent:started":
    case "agent:completed":
    case "agent:failed":
      return lensTally(all);
    case "synthesizer:started":
      return `${body.claims} claims`;
    case "synthesizer:completed":
      return sayDropped(body);
    case "review:posted":
      return body.where;
    case "review:completed":
      return body.verdict;
    case "review:failed":
    case "review:skipped":
      return body.reason;
    case "review:queued":
    case "agent:progress":
    case "finding:told":
      return "";
  }
}

function sayContext({ step, symbols, detail }: Extract<Body, { type: "context:ready" }>): string {
  const why = detail === undefined || detail === "" ? "" : `: ${detail}`;
  return step === "diff-only" ? `diff only${why}` : `${symbols} symbols (${step}${why})`;
}

function lensTally(all: readonly Body[]): string {
  const lensesOf = (...types: Body["type"][]): number =>
    new Set(all.flatMap((body) => ("lens" in body && types.includes(body.type) ? [body.lens] : []))).size;
  const failed = lensesOf("agent:failed");
  const tally = `${lensesOf("agent:completed")} of ${lensesOf("agent:started", "agent:completed", "agent:failed")} answered`;
  return failed === 0 ? tally : `${tally}, ${failed} failed`;
}
