// An evaluation set: changes whose faults are known, and changes that have none.
import type { Severity } from "../../review/review.js";

/** A place in a change. Lines are 1-based and inclusive; `side` is the head (`new`) or the base (`old`). */
export interface KnownPlace {
  readonly path: string;
  readonly side: "new" | "old";
  readonly startLine: number;
  readonly endLine: number;
}

/**
 * A fault that a good review finds. `lens` is the one that should, `alsoLenses` may as well. It stands at the first of
 * `places`; the others are as good. `mentions`, where set, must be found in a finding's title or scenario.
 */
export interface KnownFinding {
  readonly id: string;
  readonly places: readonly KnownPlace[];
  readonly lens: string;
  readonly alsoLenses: readonly string[];
  readonly category: string | null;
  readonly severity: Severity;
  readonly says: string;
  readonly mentions: RegExp | null;
}

/** Findings that are neither right nor wrong: one that fits every field that is set counts on no side. */
export interface AcceptRule {
  readonly because: string;
  readonly path: string | null;
  readonly lines: readonly [number, number] | null;
  readonly lenses: readonly string[] | null;
  readonly mentions: RegExp | null;
}

/** Where a case's change comes from; folders and files are full paths. `head` of `trees` is a folder or a patch onto the base. */
export type CaseChange =
  | {
      readonly kind: "trees";
      readonly base: string;
      readonly head: { readonly kind: "folder" | "patch"; readonly path: string };
    }
  | { readonly kind: "commits"; readonly repository: string; readonly base: string; readonly head: string }
  | { readonly kind: "diff"; readonly path: string };

/** One change of the set. No known finding means that it is clean: whatever is reported on it is a false alarm. */
export interface EvaluationCase {
  readonly id: string;
  readonly title: string;
  /** What the author is said to have written about it; null when nothing. */
  readonly description: string | null;
  readonly change: CaseChange;
  readonly known: readonly KnownFinding[];
  readonly accept: readonly AcceptRule[];
}

/** A parsed set. `hash` is equal for equal sets, contents of trees and patches included; commits are taken by their names. */
export interface EvaluationSet {
  readonly name: string;
  readonly file: string;
  readonly hash: string;
  /** A finding this many lines from a known one still meets it. */
  readonly nearLines: number;
  readonly cases: readonly EvaluationCase[];
}
