// What Markdown says of a review around its findings: the head, the lenses, the warnings, the configuration.
import type { LensOutcome, ReviewResult } from "../review-result.js";
import { inertCode, inertHtml, inertParagraphs, inertText, shorten, tableRow } from "./inert-markdown.js";
import { sayCount, sayDuration, sayPrice, sayTokens } from "./measures.js";
import {
  failedLenses,
  sayAnalyzers,
  sayConfiguration,
  sayContext,
  sayCoverage,
  sayFindingCounts,
  sayPasses,
  verdictTitles,
} from "./sum-up.js";

/** One folded section; `name` is what a reader is told when it had to be left out. */
export interface MarkdownSection {
  readonly name: string;
  readonly text: string;
}

/** The head: the verdict, counts, coverage, failed lenses. Bounded in length. */
export function headMarkdown(result: ReviewResult): string {
  const { change, startedAt, finishedAt, mode } = result;
  const commits = [change.base, change.head].map(({ label, sha }) =>
    inertCode(shorten(sha?.slice(0, 7) ?? label, 80)),
  );
  const analyzers = sayAnalyzers(result);
  const context = sayContext(result);
  const passes = sayPasses(result);
  const facts = [
    ["Findings", sayFindingCounts(result.findings)],
    ["Coverage", inertText(shorten(sayCoverage(result), 1000))],
    ...(context === undefined ? [] : [["Context", inertText(shorten(context, 300))]]),
    ...(analyzers === undefined ? [] : [["Rules", inertText(shorten(analyzers, 1000))]]),
    ...(passes === undefined ? [] : [["Passes", inertText(shorten(passes, 600))]]),
    ["Compared", commits.join(" → ")],
    ["Took", `${sayDuration(finishedAt - startedAt)}${mode === "offline" ? ", offline, rules only" : ""}`],
  ];
  return [
    `## Assay: ${verdictTitles[result.verdict]}`,
    `**${inertText(shorten(result.verdictReason, 500))}**`,
    inertParagraphs(shorten(result.summary, 2000)),
    ["| | |", "|---|---|", ...facts.map(tableRow)].join("\n"),
    degraded(result),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** How each lens went, as a table: state, findings, times, tokens, price (spec A9). */
export function lensTable(lenses: readonly LensOutcome[]): string {
  const rows = lenses.map((outcome) => {
    const { lens, state, accounts, waitMs, workMs } = outcome;
    const sum = (pick: "input" | "cacheRead" | "output"): string =>
      accounts.length === 0 ? "–" : sayTokens(accounts.reduce((total, { usage }) => total + usage[pick], 0));
    const found = state === "answered" ? String(outcome.findings) : "–";
    const times = state === "off" ? ["–", "–"] : [sayDuration(waitMs), sayDuration(workMs)];
    const tokens = [sum("input"), sum("cacheRead"), sum("output")];
    return tableRow([inertText(lens), state, found, ...times, ...tokens, inertText(sayPrice(accounts))]);
  });
  return [
    "| lens | state | found | wait | work | in | cached | out | price |",
    "|---|---|--:|--:|--:|--:|--:|--:|--:|",
    ...rows,
  ].join("\n");
}

/** The warnings of the review and its effective configuration (spec F1, F3), each folded; what is empty is left out. */
export function surroundingsMarkdown(result: ReviewResult): MarkdownSection[] {
  const configuration = sayConfiguration(result);
  const warnings = result.warnings.map(({ path, line, message }) => {
    const place = path === null ? "" : `${inertCode(line === null ? path : `${path}:${line}`)} `;
    return `- ${place}${inertText(message)}`;
  });
  const rows = result.configuration.map(({ key, value, from }) =>
    tableRow([inertCode(key), inertCode(value), inertText(from)]),
  );
  return [
    ...(warnings.length === 0
      ? []
      : [fold("the warnings", sayCount(warnings.length, "warning"), warnings.join("\n"))]),
    ...(configuration === undefined
      ? []
      : [
          fold(
            "the configuration",
            `Configuration: ${configuration}`,
            ["| key | value | from |", "|---|---|---|", ...rows].join("\n"),
          ),
        ]),
  ];
}

/** Something folded away under one line; `name` is what a reader is told when it had to be left out. */
export function fold(name: string, summary: string, body: string): MarkdownSection {
  return { name, text: `<details>\n<summary>${inertHtml(summary)}</summary>\n\n${body}\n\n</details>\n` };
}

function degraded(result: ReviewResult): string {
  const failed = failedLenses(result);
  if (failed.length === 0) return "";
  const on = result.lenses.filter(({ state }) => state !== "off").length;
  return [
    "> [!WARNING]",
    `> **Degraded:** ${failed.length} of ${on} lenses failed`,
    ...failed.slice(0, 12).map(({ lens, message, remedy }) => {
      const text = [lens, message].map((part) => inertText(shorten(part, 250))).join(": ");
      return `> - ${text} → ${inertText(shorten(remedy, 250))}`;
    }),
  ].join("\n");
}
