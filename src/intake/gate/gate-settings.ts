// The part of a repository's settings that the gate reads; the repository's row holds it.

/**
 * What a repository's settings say to the gate (spec G1, G3); the whole settings satisfy this structurally.
 * `consentAt` is a time, or null without consent. Filters name what is NOT reviewed, but for two: `drafts` true reviews drafts
 * too, and `baseBranches` are the branches that are reviewed (empty: all). Branches, authors and labels may hold `*`; `paths`
 * are globs of files to leave out.
 */
export interface GateSettings {
  readonly active: boolean;
  readonly consentAt: string | number | null;
  readonly filters: {
    readonly drafts: boolean;
    readonly baseBranches: readonly string[];
    readonly authors: readonly string[];
    readonly labels: readonly string[];
    readonly titleWords: readonly string[];
    readonly paths: readonly string[];
  };
}
