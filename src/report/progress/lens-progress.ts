// Where a review in flight stands, told from its events alone: the stage, and how each lens is doing.
import type { ReviewEvent } from "../../review/review.js";

/** How one lens is doing. Times are epoch milliseconds by the events' own stamps. */
export type LensProgress = { readonly lens: string } & (
  | { readonly state: "waiting" }
  | { readonly state: "working"; readonly since: number; readonly note: string }
  | { readonly state: "retrying"; readonly until: number; readonly note: string }
  | { readonly state: "done"; readonly findings: number; readonly workMs: number }
  | { readonly state: "failed"; readonly reason: string }
);

/** The whole: when it began, what it is at, and the lenses in the order in which they were announced. */
export interface ReviewProgress {
  readonly since: number | null;
  readonly stage: string;
  readonly lenses: readonly LensProgress[];
}

/** Before the first event. */
export const noProgress: ReviewProgress = { since: null, stage: "starting", lenses: [] };

/** What `progress` becomes by `event`; a lens that was never announced is added at the end. */
export function advance(progress: ReviewProgress, event: ReviewEvent): ReviewProgress {
  const since = progress.since ?? event.at;
  switch (event.type) {
    case "review:started":
      return {
        since,
        stage: "reading the change",
        lenses: event.lenses.map((lens) => ({ lens, state: "waiting" })),
      };
    case "agent:started":
    case "agent:progress":
    case "agent:completed":
    case "agent:failed":
      return { ...withLens(progress, toLens(event, progress)), since, stage: "asking the lenses" };
    case "review:queued":
    case "diff:fetched":
    case "context:ready":
    case "synthesizer:started":
    case "synthesizer:completed":
    case "review:posted":
    case "review:completed":
    case "review:failed":
    case "review:skipped":
      return { ...progress, since, stage: stages[event.type] };
  }
}

const stages = {
  "review:queued": "queued",
  "diff:fetched": "looking around the change",
  "context:ready": "asking the lenses",
  "synthesizer:started": "judging the claims",
  "synthesizer:completed": "writing it up",
  "review:posted": "posted",
  "review:completed": "done",
  "review:failed": "failed",
  "review:skipped": "skipped",
} as const;

type AgentEvent = Extract<ReviewEvent, { readonly lens: string }>;

function toLens(event: AgentEvent, { lenses }: ReviewProgress): LensProgress {
  const { lens, at } = event;
  switch (event.type) {
    case "agent:started": {
      const part = event.parts > 1 ? ` (part ${event.part} of ${event.parts})` : "";
      return { lens, state: "working", since: startOf(lens, lenses) ?? at, note: event.model + part };
    }
    case "agent:progress":
      return event.retryInMs === undefined
        ? { lens, state: "working", since: startOf(lens, lenses) ?? at, note: event.message }
        : { lens, state: "retrying", until: at + event.retryInMs, note: event.message };
    case "agent:completed":
      return { lens, state: "done", findings: event.findings, workMs: event.workMs };
    case "agent:failed":
      return { lens, state: "failed", reason: event.reason };
  }
}

function startOf(lens: string, lenses: readonly LensProgress[]): number | undefined {
  const known = lenses.find((one) => one.lens === lens);
  return known?.state === "working" ? known.since : undefined;
}

function withLens(progress: ReviewProgress, changed: LensProgress): ReviewProgress {
  const known = progress.lenses.some(({ lens }) => lens === changed.lens);
  const lenses = known
    ? progress.lenses.map((one) => (one.lens === changed.lens ? changed : one))
    : [...progress.lenses, changed];
  return { ...progress, lenses };
}
