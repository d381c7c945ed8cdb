// The parts of the Markdown report around the findings: its head, and the folded sections behind them.
import {
  failedLenses,
  inertCode,
  inertHtml,
  inertParagraphs,
  inertText,
  sayAnalyzers,
  sayConfiguration,
  sayContext,
  sayCount,
  sayCoverage,
  sayDropped,
  sayDuration,
  sayFindingCounts,
  sayPrice,
  sayTokens,
  shorten,
  tableRow,
  verdictTitles,
  type Brief,
  type DroppedFinding,
  type LensOutcome,
  type ReviewResult,
} from "../../review/review.js";
import { nextSteps } from "../next-steps.js";
import { noteTitles } from "../note-titles.js";

/** One folded section; `name` is what a reader is told when it had to be left out. */
export interface MarkdownSection {
  readonly name: string;
  readonly text: string;
}

/** The head: a hidden marker that names the run, the verdict, counts, coverage, failed lenses. Bounded in length. */
export function headMarkdown(result: ReviewResult): string {
  const { change, startedAt, finishedAt, mode } = result;
  const commits = [change.base, change.head].map(({ label, sha }) =>
    inertCode(shorten(sha?.slice(0, 7) ?? label, 80)),
  );
  const analyzers = sayAnalyzers(result);
  const context = sayContext(result);
  const facts = [
    ["Findings", sayFindingCounts(result.findings)],
    ["Coverage", inertText(shorten(sayCoverage(result), 1000))],
    ...(context === undefined ? [] : [["Context", inertText(shorten(context, 300))]]),
    ...(analyzers === undefined ? [] : [["Rules", inertText(shorten(analyzers, 1000))]]),
    ["Compared", commits.join(" → ")],
    ["Took", `${sayDuration(finishedAt - startedAt)}${mode === "offline" ? ", offline, rules only" : ""}`],
  ];
  return [
    `<!-- assay run ${result.run.replace(/[^\w.-]|-(?=-)/g, "").slice(0, 80)} -->`,
    `## Assay: ${verdictTitles[result.verdict]}`,
    `**${inertText(shorten(result.verdictReason, 500))}**`,
    inertParagraphs(shorten(result.summary, 2000)),
    ["| | |", "|---|---|", ...facts.map(tableRow)].join("\n"),
    degraded(result),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** The sections behind the findings, most useful first. */
export function sectionsMarkdown(result: ReviewResult): MarkdownSection[] {
  const dropped = sayDropped(result);
  return [
    fold("the brief", `Brief: ${sayCount(result.brief.files, "file")}`, briefBody(result.brief)),
    ...(result.lenses.length === 0 ? [] : [fold("the lenses", "Lenses", lensTable(result.lenses))]),
    ...(dropped === undefined ? [] : [fold("the dropped claims", dropped, droppedList(result.dropped))]),
    ...surroundings(result),
    {
      name: "the next steps",
      text: `#### Next\n\n${nextSteps(result)
        .map((step) => `- ${step}`)
        .join("\n")}\n`,
    },
  ];
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

function fold(name: string, summary: string, body: string): MarkdownSection {
  return { name, text: `<details>\n<summary>${inertHtml(summary)}</summary>\n\n${body}\n\n</details>\n` };
}

function lensTable(lenses: readonly LensOutcome[]): string {
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

function briefBody({ added, removed, languages, risks, notes }: Brief): string {
  const byLanguage = languages.map(({ language, files }) => `${inertText(language)} ${files}`);
  const rows = [...risks]
    .sort((a, b) => b.risk - a.risk)
    .map((file) => {
      const cells = [file.risk.toFixed(0), inertCode(file.path), `+${file.added} −${file.removed}`];
      return tableRow([...cells, file.reasons.map(inertText).join(", ")]);
    });
  const items = notes.map(({ kind, path, line, text }) => {
    const place = inertCode(line === null ? path : `${path}:${line}`);
    return { kind, text: `- **${noteTitles[kind]}** ${place} ${inertText(text)}` };
  });
  const kinds = [...new Set(items.map(({ kind }) => kind))];
  return [
    [`+${added} −${removed}`, ...byLanguage].join(" · "),
    rows.length === 0 ? "" : ["| risk | file | lines | why |", "|--:|---|---|---|", ...rows].join("\n"),
    kinds
      .flatMap((kind) => items.filter((item) => item.kind === kind))
      .map(({ text }) => text)
      .join("\n"),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function droppedList(dropped: readonly DroppedFinding[]): string {
  return dropped
    .map(({ finding, reason, detail }) => {
      const place = inertCode(`${finding.path}:${finding.startLine}`);
      return `- ${place} ${inertText(finding.title)} (${inertText(finding.lens)}; ${reason}: ${inertText(detail)})`;
    })
    .join("\n");
}

function surroundings(result: ReviewResult): MarkdownSection[] {
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
