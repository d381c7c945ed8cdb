// What a rule's hits are worth: the columns that every table of foreign rules has.
import type { Category, Severity } from "../review/review.js";

/** How hits of a rule are treated: which lens, what kind of fault, how bad, how sure, and whether they may be posted. */
export interface Grade {
  readonly lens: string;
  readonly category: Category;
  readonly severity: Severity;
  readonly confidence: number;
  readonly use: "comment" | "evidence";
}

/** One rule. `why` is one sentence on what goes wrong, put after the tool's own message; empty when that says it all. */
export interface RuleRow extends Grade {
  readonly why: string;
}

/** A table of rules by the id that facts carry. */
export type RuleTable = Readonly<Record<string, RuleRow>>;

/** One rule of a table: its grade, and what goes wrong. */
export function row(grade: Grade, why: string): RuleRow {
  return { ...grade, why };
}

/** A copy of `grade` with some columns changed. */
export function but(grade: Grade, changes: Partial<Grade>): Grade {
  return { ...grade, ...changes };
}

/** The text of a fact: what the tool says, then what goes wrong because of it, as sentences. */
export function messageOfRule(said: string, why: string): string {
  return [said, why]
    .map((text) => text.replace(/\s+/g, " ").trim())
    .filter((text) => text !== "")
    .map((text) => `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.?!]$/.test(text) ? "" : "."}`)
    .join(" ");
}
