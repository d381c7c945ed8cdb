// One ruff rule: its grade and the name by which ruff reports it in preview mode and documents it.
import { row, type Grade, type RuleRow } from "../rule-table.js";

/** A graded rule with ruff's name for it, such as `bare-except`. */
export interface RuffRule extends RuleRow {
  readonly name: string;
}

/** Rules by code, such as `E722`; facts carry the code. */
export type RuffTable = Readonly<Record<string, RuffRule>>;

/** A row of the table. */
export function named(name: string, grade: Grade, why: string): RuffRule {
  return { name, ...row(grade, why) };
}
