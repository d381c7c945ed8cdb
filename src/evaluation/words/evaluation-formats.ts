// An evaluation as text, Markdown and JSON.
import { escapeForJson, inertText, revealLine, tableRow } from "../../review/review.js";
import type { Evaluation } from "../results-schema.js";
import {
  caseTable,
  comparisonTable,
  factLines,
  faultTable,
  openingLines,
  scoreTable,
  type Table,
} from "./sections.js";

/** The names of the formats of `assay eval`. */
export type EvaluationFormat = "text" | "json" | "markdown";

/** How each format is written. What models and cases say in it can neither command a terminal nor mark anything up (spec P7). */
export const evaluationFormats: Readonly<Record<EvaluationFormat, (evaluation: Evaluation) => string>> = {
  text: (evaluation) =>
    drawAll(evaluation, { table: textTable, line: revealLine, title: revealLine, gap: "\n" }),
  markdown: (evaluation) =>
    drawAll(evaluation, {
      table: markdownTable,
      line: inertText,
      title: (text) => `## ${inertText(text)}`,
      gap: "\n\n",
    }),
  json: (evaluation) => `${escapeForJson(JSON.stringify(evaluation, null, 2))}\n`,
};

interface Drawing {
  readonly table: (table: Table) => string;
  readonly line: (text: string) => string;
  readonly title: (text: string) => string;
  /** What stands between two sentences. */
  readonly gap: string;
}

function drawAll(evaluation: Evaluation, draw: Drawing): string {
  const section = (table: Table): string[] =>
    table.rows.length === 0 ? [] : [draw.title(table.title), draw.table(table)];
  const compared = comparisonTable(evaluation);
  const blocks = [
    openingLines(evaluation).map(draw.line).join(draw.gap),
    ...evaluation.configurations.flatMap((one) => [
      ...section(scoreTable(one)),
      factLines(one).map(draw.line).join(draw.gap),
    ]),
    ...(compared === null ? [] : section(compared)),
    ...evaluation.configurations.flatMap((one) => [
      ...section(caseTable(one, evaluation)),
      ...section(faultTable(one)),
    ]),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function textTable({ head, rows }: Table): string {
  const shown = [head, ...rows].map((row) => row.map(revealLine));
  const widths = head.map((_, at) => Math.max(...shown.map((row) => (row[at] ?? "").length)));
  return shown
    .map((row) => `  ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join("  ")}`.trimEnd())
    .join("\n");
}

function markdownTable({ head, rows }: Table): string {
  const line = (row: readonly string[]): string => tableRow(row.map(inertText));
  return [line(head), `|${head.map(() => "---|").join("")}`, ...rows.map(line)].join("\n");
}
