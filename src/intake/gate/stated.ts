// The reasons for which a review is not made, each with a stable code, a sentence, and what to do about it.

/** Stable codes: G1 refusals first, then G3 and G4 skips. They are stored, shown on the page and written on the check. */
export const gateCodes = [
  "installation-removed",
  "installation-suspended",
  "repository-removed",
  "repository-inactive",
  "consent-missing",
  "repository-rate",
  "installation-rate",
  "quota-out",
  "draft",
  "base-branch",
  "author",
  "label",
  "title",
  "paused",
  "nothing-changed",
  "documentation-only",
  "lockfile-only",
  "generated-only",
  "filtered-only",
  "too-large",
] as const;

/** One of the codes. */
export type GateCode = (typeof gateCodes)[number];

/** Why not, for a reader: `sentence` says what was found, `remedy` what to do to get a review. Plain text, no markup. */
export interface Stated {
  readonly code: GateCode;
  readonly sentence: string;
  readonly remedy: string;
}
