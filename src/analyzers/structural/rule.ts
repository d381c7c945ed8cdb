// A rule: one shape of code that goes wrong, in which languages, what to tell the author, and sometimes the repair.
import type { SgNode } from "@ast-grep/napi";
import type { Category, Severity } from "../../review/review.js";
import type { Family } from "./language.js";
import type { SourceFile } from "./source-file.js";
import type { Splice } from "./splice.js";

/**
 * One structural rule; docs/adding-a-rule.md explains how to write one.
 * - `scope` keeps a rule out of tests and developer scripts ("production"), inside tests, or lets it look everywhere.
 * - `mentions` must match somewhere in the text of any file that has a hit: files without it are not even parsed.
 * - `match` returns the nodes to report; `fix` returns text replacements for one of them, or none where it is unsure.
 * - `use` is "comment" only where nearly every hit is right and worth a reader's time.
 */
export interface Rule {
  readonly id: string;
  readonly languages: readonly Family[];
  readonly lens: "bugs" | "security" | "performance" | "resilience" | "maintainability" | "docs-tests";
  readonly category: Category;
  readonly severity: Severity;
  readonly confidence: number;
  readonly use: "comment" | "evidence";
  readonly scope: "production" | "tests" | "everywhere";
  readonly message: string;
  readonly mentions: RegExp;
  readonly match: (file: SourceFile) => readonly SgNode[];
  readonly fix?: (hit: SgNode, file: SourceFile) => readonly Splice[];
}
