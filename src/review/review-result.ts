// What a review leaves behind: everything a report, a post or a replay needs, as plain data.
import type { Brief } from "./brief.js";
import type { Coverage } from "./coverage.js";
import type { Fact } from "./fact.js";
import type { DroppedFinding, Finding } from "./finding.js";
import type {
  AnalyzerReport,
  ChangeIdentity,
  ContextSymbol,
  GatheredContext,
  ModelAccount,
  ModelFailureKind,
} from "./ports.js";
import type { Verdict } from "./verdict.js";

/** How one lens went. Times in milliseconds: `waitMs` queued or backing off, `workMs` inside calls (spec A9). */
export type LensOutcome = {
  readonly lens: string;
  readonly title: string;
  readonly waitMs: number;
  readonly workMs: number;
  readonly findings: number;
  readonly accounts: readonly ModelAccount[];
} & (
  | { readonly state: "answered"; readonly by: string }
  | {
      readonly state: "failed";
      readonly by: string;
      readonly failure: ModelFailureKind;
      readonly message: string;
      readonly remedy: string;
    }
  | { readonly state: "off"; readonly by: null; readonly message: string }
);

/**
 * How a pass went: `outcome.lens` is its name, `refuting` or `summary`; `said` is one sentence for the reader. A pass that failed
 * has changed nothing that it could not answer for.
 */
export interface PassOutcome {
  readonly outcome: LensOutcome;
  readonly said: string;
}

/** A problem of the configuration or of the surroundings that did not stop the review (spec F1). */
export interface Warning {
  readonly path: string | null;
  readonly line: number | null;
  readonly message: string;
}

/** What the lenses were shown beside the change, and how good the index behind it was (spec C5). */
export interface ReviewContext extends Pick<GatheredContext, "step" | "detail"> {
  readonly symbols: readonly Omit<ContextSymbol, "relatesTo" | "tokens" | "text">[];
}

/**
 * One finished review. Findings are sorted worst first, then by path and line. `mode` is `offline` when no model
 * was asked. `degraded` is true when a lens failed (spec S3). `configuration` is the effective one, key by key with the
 * place each value came from (spec F3). Times are epoch milliseconds.
 */
export interface ReviewResult {
  readonly run: string;
  readonly change: ChangeIdentity;
  readonly mode: "offline" | "models";
  readonly verdict: Verdict;
  readonly verdictReason: string;
  readonly summary: string;
  readonly findings: readonly Finding[];
  readonly dropped: readonly DroppedFinding[];
  readonly coverage: Coverage;
  readonly lenses: readonly LensOutcome[];
  readonly degraded: boolean;
  /** The passes that ran (spec S4); absent where none is on, as in records of earlier versions. */
  readonly passes?: readonly PassOutcome[] | undefined;
  readonly brief: Brief;
  readonly facts: readonly Fact[];
  readonly analyzers: readonly AnalyzerReport[];
  readonly context: ReviewContext;
  readonly warnings: readonly Warning[];
  readonly configuration: readonly { readonly key: string; readonly value: string; readonly from: string }[];
  /** Suggestions of kept findings that apply together, as one unified diff in order; empty when there are none. */
  readonly patch: string;
  readonly startedAt: number;
  readonly finishedAt: number;
}
