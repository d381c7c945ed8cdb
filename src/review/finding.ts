// A finding: one claim about one place, with its evidence, how bad it is and how sure its author is.
import type { Edit } from "../diff/diff.js";
import type { Anchor } from "./anchor.js";
import type { Category } from "./category.js";
import type { Severity } from "./severity.js";

/** Who claims it: a model through a lens, or a deterministic rule. */
export type FindingSource =
  | { readonly kind: "model"; readonly model: string }
  | { readonly kind: "rule"; readonly analyzer: string; readonly rule: string; readonly url: string | null };

/**
 * What became of the proposed change. `patch` is a unified diff made by us that `git apply` takes (spec P8, R9).
 * `newDependencies` are imports that the change adds and that nothing declares.
 */
export type Suggestion =
  | {
      readonly kind: "verified";
      readonly edits: readonly Edit[];
      readonly patch: string;
      readonly newDependencies: readonly string[];
      readonly behaviourChange: boolean;
    }
  | { readonly kind: "rejected"; readonly reason: string };

/**
 * One claim (spec "Words"). `id` is the stable fingerprint: it depends on path, normalised code and rule or category, not
 * on line numbers. `confidence` is 0 to 1. `scenario` says which input leads to which wrong result. `evidence` names
 * the facts (by `Fact.id`) it rests on. `preExisting` findings stand outside the change and never block (spec S1).
 * `alsoFrom` lists the other lenses or rules whose equal claim was merged into this one.
 */
export interface Finding {
  readonly id: string;
  readonly lens: string;
  readonly source: FindingSource;
  readonly anchor: Anchor;
  readonly category: Category;
  readonly severity: Severity;
  readonly confidence: number;
  readonly title: string;
  readonly scenario: string;
  readonly evidence: readonly string[];
  readonly suggestion: Suggestion | null;
  readonly preExisting: boolean;
  readonly alsoFrom: readonly string[];
}

/** Why a claim did not become a finding; every drop keeps one (spec S1). */
export type DropReason =
  | "path-not-in-change"
  | "quote-not-found"
  | "low-confidence"
  | "duplicate"
  | "over-cap"
  | "dismissed-by-lens"
  | "refuted";

/** A claim that was put aside, with the reason and a sentence for the reader. */
export interface DroppedFinding {
  readonly finding: Omit<Finding, "anchor"> & {
    readonly path: string;
    readonly startLine: number;
    readonly endLine: number;
    readonly quote: string;
  };
  readonly reason: DropReason;
  readonly detail: string;
}
