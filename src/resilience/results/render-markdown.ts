// The report as Markdown: objectives first, then numbers, then what was not tested and why.
import {
  brokenTable,
  headline,
  objectiveTable,
  omissionLines,
  percentileTable,
  sayEffect,
  sayFaults,
} from "./report-content.js";
import type { RunResults } from "./results-schema.js";

/** The report (spec R6). What applications answered is escaped, so that it stays text. */
export function renderReportMarkdown(results: RunResults): string {
  return [
    `# Fire test: ${results.verdict.replaceAll("-", " ")}`,
    `${headline(results)} Seed ${results.seed}, ${results.startedAt} to ${results.finishedAt}.`,
    ...objectives(results),
    ...brokenOperations(results),
    ...numbers(results),
    ...effects(results),
    ...omissions(results),
    ...howToRead,
  ]
    .join("\n\n")
    .concat("\n");
}

function objectives(results: RunResults): readonly string[] {
  const { head, rows } = objectiveTable(results);
  const marked = rows.map(([mark = "", ...cells]) => [mark === "missed" ? "**missed**" : mark, ...cells]);
  return rows.length === 0 ? [] : ["## Objectives", table(head, marked)];
}

function brokenOperations(results: RunResults): readonly string[] {
  const { head, rows } = brokenTable(results);
  if (rows.length === 0) return [];
  return [
    "## Not fit for faults",
    "These operations fail with no fault injected. They say nothing about resilience until that is mended.",
    table(head, rows),
  ];
}

function numbers({ items }: RunResults): readonly string[] {
  const rows = items.flatMap((item) =>
    percentileTable(item, "").rows.map((row, at) => [at === 0 ? item.title : "", ...row]),
  );
  const head = ["scenario", "phase", "calls", "errors", "p50 ms", "p90 ms", "p95 ms", "p99 ms", "max ms"];
  return rows.length === 0 ? [] : ["## Percentiles", table(head, rows)];
}

function effects({ items }: RunResults): readonly string[] {
  const rows = items.flatMap((item) => {
    if (item.faulted === null) return [];
    const decided = `${item.decisions.applied} applied, ${item.decisions.spared} spared`;
    return [[item.title, item.edge, sayFaults(item), decided, sayEffect(item) ?? ""]];
  });
  return rows.length === 0
    ? []
    : ["## Faults and what they did", table(["scenario", "edge", "faults", "decisions", "effect"], rows)];
}

function omissions(results: RunResults): readonly string[] {
  const lines = omissionLines(results).map((line) => `- ${escaped(line)}`);
  return lines.length === 0 ? [] : ["## Not tested, and why", lines.join("\n")];
}

const howToRead = [
  "## How to read this",
  "Clean and faulted calls were made in turns through the same proxies. *Own* is what was observed less the delay that was " +
    "injected. A delay that is passed through is no finding by itself. Errors are 5xx answers, timeouts and broken connections.",
];

/** A Markdown table; every cell is escaped but the mark of what was missed. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const bold = (cell: string): string => (cell === "**missed**" ? cell : escaped(cell));
  return [line(head), line(head.map(() => "---")), ...rows.map((row) => line(row.map(bold)))].join("\n");
}

/** Text of others made harmless in Markdown: no markup, no HTML, no line that ends a table. */
export function escaped(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>|#!~&]/g, (sign) => `\\${sign}`).replaceAll(/\s+/g, " ");
}
