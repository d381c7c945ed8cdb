// A pass over what the lenses found: a model that refutes claims, or one that words the summary (spec S4).
import type { LensOutcome } from "./review-result.js";

/** Which claims a refuting model is asked about: those that are in doubt, or all. */
export const refuteModes = ["doubtful", "all"] as const;
export type RefuteMode = (typeof refuteModes)[number];

/** The passes that are switched on, each with its model; null for one that is off. */
export interface PassOptions {
  readonly refute: { readonly which: RefuteMode; readonly model: string } | null;
  readonly summary: { readonly model: string } | null;
}

/**
 * How a pass went: `outcome.lens` is its name, `refuting` or `summary`; `said` is one sentence for the reader. A pass that failed
 * has changed nothing that it could not answer for.
 */
export interface PassOutcome {
  readonly outcome: LensOutcome;
  readonly said: string;
}
