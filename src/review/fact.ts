// A fact: what a deterministic analyzer saw at a place, before anyone judges whether it matters.
import type { Edit } from "../diff/diff.js";
import type { Category } from "./category.js";
import type { Severity } from "./severity.js";

/**
 * One hit of one rule, on the head's lines (1-based, inclusive). `use` says how far it is trusted: `comment` may become
 * a finding by itself, `evidence` is only handed to the lens named. `quote` is the first line's text, verbatim.
 * `edits` is a proposed change (verified later), or null. `id` is unique within a run: `analyzer/rule#n`.
 */
export interface Fact {
  readonly id: string;
  readonly analyzer: string;
  readonly rule: string;
  readonly lens: string;
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly quote: string;
  readonly message: string;
  readonly category: Category;
  readonly severity: Severity;
  readonly confidence: number;
  readonly use: "comment" | "evidence";
  readonly edits: readonly Edit[] | null;
  readonly url: string | null;
}
