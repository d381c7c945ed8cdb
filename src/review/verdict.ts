// The verdict: computed from findings and coverage, never asked of a model (spec S2).

/** What a review ends in. */
export type Verdict = "approve" | "comment" | "request-changes";
