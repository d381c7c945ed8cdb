// The findings of `assay doctor` as text for people and as JSON for programs.
import pico from "picocolors";
import { revealLine } from "../../../report/report.js";
import { exitOf, type NamedFinding } from "./run-checks.js";

const statusWidth = 9;
const nameWidth = 20;

/** One finding: its line, and under it the remedy. */
export function writeFinding({ check, status, line, remedy }: NamedFinding, isColoured: boolean): string {
  const paint = pico.createColors(isColoured);
  const colours = { ok: paint.green, warning: paint.yellow, fault: paint.red, skipped: paint.dim };
  const first = `${colours[status](status.padEnd(statusWidth))}${check.padEnd(nameWidth)}${revealLine(line)}\n`;
  return remedy === null ? first : `${first}${" ".repeat(statusWidth + nameWidth)}→ ${revealLine(remedy)}\n`;
}

/** How many of each, in one line. */
export function writeTotals(findings: readonly NamedFinding[]): string {
  const count = (status: NamedFinding["status"]): number =>
    findings.filter((finding) => finding.status === status).length;
  const [warnings, faults, left] = [count("warning"), count("fault"), count("skipped")];
  const plural = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? "" : "s"}`;
  return `${count("ok")} in order, ${plural(warnings, "warning")}, ${plural(faults, "fault")}${left === 0 ? "" : `, ${left} not looked at`}\n`;
}

/** The report as JSON, version 1: `ok` is false with any fault. */
export function writeJson(findings: readonly NamedFinding[]): string {
  const report = {
    version: 1,
    ok: exitOf(findings) === 0,
    findings: findings.map(({ check, status, line, remedy }) => ({ check, status, line, remedy })),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
