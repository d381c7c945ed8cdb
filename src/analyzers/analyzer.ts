// An analyzer: one deterministic checker that reads the text of changed files and says what it saw.
import type { Edit } from "../diff/diff.js";
import type { AnalyzedFile, Category, Severity } from "../review/review.js";

/**
 * One hit of one rule before the change's own lines are considered. Lines are 1-based on the head side and inclusive.
 * `lens` is a lens id; `confidence` is 0 to 1; `use` says whether the hit may become a comment by itself.
 * `edits` is a proposed change to that file, or null; `url` is the rule's documentation, or null.
 */
export interface RawFact {
  readonly rule: string;
  readonly lens: string;
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly message: string;
  readonly category: Category;
  readonly severity: Severity;
  readonly confidence: number;
  readonly use: "comment" | "evidence";
  readonly edits: readonly Edit[] | null;
  readonly url: string | null;
}

/**
 * One deterministic checker (spec A8). Files arrive as text; the repository itself, its configuration and its code are
 * never seen (spec X1). `rules` are the ids it can report. `run` gets only files that it accepts, may throw when it
 * cannot work at all, and runs in a child process that may be killed at any moment. `readsSkipped` is set by one that
 * also reads files that are skipped as generated, minified or large.
 */
export interface Analyzer {
  readonly name: string;
  readonly rules: readonly string[];
  readonly readsSkipped?: boolean;
  version(): string;
  accepts(path: string): boolean;
  run(files: readonly AnalyzedFile[]): Promise<readonly RawFact[]>;
}
