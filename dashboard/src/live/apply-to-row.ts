// What one event does to a review's row in the list: its state, its lenses and its end.
import type { ReviewSummary, StreamedEvent } from "../../../src/web/api-types.js";

type LensState = ReviewSummary["lenses"][number]["state"];

/** The row after `event`. Pure. The list is read again soon after for everything that events do not tell. */
export function applyToRow(row: ReviewSummary, { review, at, body }: StreamedEvent): ReviewSummary {
  if (review !== row.id) return row;
  switch (body.type) {
    case "review:started":
      return {
        ...row,
        state: "running",
        startedAt: row.startedAt ?? at,
        progressAt: at,
        lenses: body.lenses.map((lens) => ({ lens, state: stateOf(row, lens) ?? "waiting" })),
      };
    case "agent:started":
      return withLens(row, body.lens, "running");
    case "agent:progress":
      return withLens(row, body.lens, body.retryInMs === undefined ? "running" : "retrying");
    case "agent:completed":
      return withLens(row, body.lens, "answered");
    case "agent:failed":
      return withLens(row, body.lens, "failed");
    case "review:completed":
      return { ...row, state: "completed", finishedAt: at, isStuck: false };
    case "review:failed":
      return { ...row, state: "failed", reason: body.reason, remedy: body.remedy, finishedAt: at };
    case "review:skipped":
      return { ...row, state: "skipped", reason: body.reason, finishedAt: at };
    case "finding:told":
      return row;
    case "review:queued":
    case "diff:fetched":
    case "context:ready":
    case "synthesizer:started":
    case "synthesizer:completed":
    case "review:posted":
      return { ...row, progressAt: at };
  }
}

function withLens(row: ReviewSummary, lens: string, state: LensState): ReviewSummary {
  const isKnown = row.lenses.some((one) => one.lens === lens);
  const lenses = isKnown
    ? row.lenses.map((one) => (one.lens === lens ? { lens, state } : one))
    : [...row.lenses, { lens, state }];
  return { ...row, lenses };
}

function stateOf(row: ReviewSummary, lens: string): LensState | undefined {
  return row.lenses.find((one) => one.lens === lens)?.state;
}
