// What one review of one case came to, measured against what is known of it.
import type { ReviewResult, Severity } from "../review/review.js";

/**
 * What a reported finding turned out to be. `hit`: it meets a known one. `repeat`: it meets one that another finding has met
 * better. `false-alarm`: it meets none. The other three count on no side: `accepted` by a rule of the case, `outside` the
 * change (it never blocks), `unscored` because it meets a known one whose own lens gave no answer.
 */
export const reportedStates = ["hit", "repeat", "false-alarm", "accepted", "outside", "unscored"] as const;
export type ReportedState = (typeof reportedStates)[number];

/** One reported finding. `known` is the id of the known finding that it meets, null where there is none. */
export interface ReportedFinding {
  readonly id: string;
  readonly lens: string;
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly severity: Severity;
  readonly confidence: number;
  readonly title: string;
  readonly state: ReportedState;
  readonly known: string | null;
}

/** What became of a known finding. `unscored`: its own lens was off or failed, so that missing it says nothing. */
export interface KnownOutcome {
  readonly id: string;
  readonly lens: string;
  readonly severity: Severity;
  readonly state: "found" | "missed" | "unscored";
}

/** A lens that gave no answer. It is counted apart: a failed lens is not one that found nothing. */
export interface LensFailure {
  readonly lens: string;
  readonly failure: string;
  readonly message: string;
  readonly remedy: string;
}

/** What a review cost. `costUsd` holds the known prices; `unpricedCalls` were made at unknown ones; cached answers cost nothing now. */
export interface Spent {
  readonly costUsd: number;
  readonly calls: number;
  readonly unpricedCalls: number;
  readonly cachedAnswers: number;
  readonly inputTokens: number;
  readonly cachedTokens: number;
  readonly outputTokens: number;
}

/** A case that was reviewed. `wallMs` is the review's own time. `record` is the run's id, for `assay replay`. */
export interface JudgedRun {
  readonly state: "judged";
  readonly record: string | null;
  readonly findings: readonly ReportedFinding[];
  readonly known: readonly KnownOutcome[];
  readonly answered: readonly { readonly lens: string; readonly by: string }[];
  readonly failures: readonly LensFailure[];
  readonly dropped: Readonly<Record<string, number>>;
  readonly verdict: ReviewResult["verdict"];
  readonly spent: Spent;
  readonly wallMs: number;
}

/** A case that could not be reviewed at all: it counts in no score. */
export interface FailedRun {
  readonly state: "failed";
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

/** One review of one case: `run` counts from 1. */
export type CaseRun = { readonly case: string; readonly run: number } & (JudgedRun | FailedRun);
