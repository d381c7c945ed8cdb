// A pass over what the lenses found: a model that refutes claims, or one that words the summary (spec S4).

/** Which claims a refuting model is asked about: those that are in doubt, or all. */
export const refuteModes = ["doubtful", "all"] as const;
export type RefuteMode = (typeof refuteModes)[number];

/** The passes that are switched on, each with its model; null for one that is off. */
export interface PassOptions {
  readonly refute: { readonly which: RefuteMode; readonly model: string } | null;
  readonly summary: { readonly model: string } | null;
}
