// The part of a repository's settings that the gate reads; the repository's row holds it.

/**
 * What a repository's settings say to the gate (spec G1, G3); the whole settings satisfy this structurally.
 * `consentAt` is an ISO time or null. Filters name what is NOT reviewed, but for `baseBranches`, the branches that are
 * (empty: all). `drafts` true skips drafts. Branches and authors may hold `*`; `paths` are globs of files to leave out.
 */
export interface GateSettings {
  readonly active: boolean;
  readonly consentAt: string | null;
  readonly filters: {
    readonly drafts: boolean;
    readonly baseBranches: readonly string[];
    readonly authors: readonly string[];
    readonly labels: readonly string[];
    readonly titleWords: readonly string[];
    readonly paths: readonly string[];
  };
}
