// The review of an operation for people: Markdown, and the patches in order.
import { escaped, quantity, range, table } from "../resilience/resilience.js";
import { causeOf, placeOf } from "./advise/write-advice.js";
import type { OperationReview } from "./review-operation.js";
import type { ComparedItem, Figures } from "./prove/compare-runs.js";
import type { Tried } from "./prove/try-proposal.js";

/** One patch as a file: `0001-give-fetch-a-deadline.patch`. */
export interface PatchFile {
  readonly name: string;
  readonly text: string;
}

/** The patches that were kept, in the order in which they apply; each says whether it applies alone. */
export function patchFiles({ tried }: OperationReview): readonly PatchFile[] {
  const kept = tried.filter(({ outcome }) => outcome === "kept");
  return kept.flatMap((one, at) => {
    const slug = one.proposal.title
      .toLowerCase()
      .replaceAll(/\([^)]*\)/g, "")
      .replaceAll(/[^a-z0-9]+/g, "-")
      .replaceAll(/^-|-$/g, "")
      .slice(0, 50);
    const head = `${one.proposal.title.replaceAll("\n", " ")}\n${appliesWhere(one, at)}\nMeasured: ${one.why.replaceAll("\n", " ")}\n\n`;
    return one.patch === null
      ? []
      : [{ name: `${String(at + 1).padStart(4, "0")}-${slug}.patch`, text: head + one.patch }];
  });
}

function appliesWhere({ isAlone }: Tried, at: number): string {
  if (at === 0) return "Applies alone.";
  return isAlone
    ? "Applies alone, and on top of the patches before it."
    : "Applies on top of the patches before it.";
}

/** All kept patches as one text, which `git apply` takes. */
export function renderReviewDiff(review: OperationReview): string {
  return patchFiles(review)
    .map(({ text }) => text)
    .join("\n");
}

/** review-report.md (spec R9). What repositories, models and programs said is escaped or fenced. */
export function renderReviewMarkdown(review: OperationReview): string {
  const { operation, weaknesses, tried, notes } = review;
  const count = (outcome: Tried["outcome"]): number => tried.filter((one) => one.outcome === outcome).length;
  const named = operation.operation ?? `${operation.method} ${operation.url}`;
  return [
    `# Proven changes for ${escaped(named)}`,
    `${tried.length} proposals: ${count("kept")} kept, ${count("no effect")} without effect, ${count("dropped")} dropped.`,
    "## What was measured",
    weaknesses.length === 0
      ? "The results show no weakness of this operation."
      : weaknesses
          .map(
            (one) =>
              `- **${one.id}** ${one.kind.replaceAll("-", " ")} (${escaped(placeOf(one))}): ${escaped(causeOf(one))}`,
          )
          .join("\n"),
    "## Where it is in the code",
    ...place(review),
    ...tried.flatMap((one, at) =>
      proposal(one, {
        at,
        keptBefore: tried.slice(0, at).filter(({ outcome }) => outcome === "kept").length,
      }),
    ),
    ...(notes.length === 0 ? [] : ["## Notes", notes.map((note) => `- ${escaped(note)}`).join("\n")]),
    "## How to read this",
    "Every diff was made from exact edits and tried on a scratch copy; your files are untouched unless `--apply` was given. *helps*, *no effect* and *harms* are decided by the same " +
      "seeded scenarios before and after: by checks that turned, or intervals (95 %) that exclude chance.",
  ]
    .join("\n\n")
    .concat("\n");
}

function place({ located, language }: OperationReview): readonly string[] {
  if (located.kind === "not-found") return [`Not found: ${escaped(located.why)}.`];
  const { route, sure, others, outbound } = located;
  const also = others === 0 ? "" : ` ${others} other routes fit as well.`;
  const head = `\`${code(`${route.handler.path}:${route.handler.startLine}`)}\` answers it: ${escaped(route.handler.name)}, ${route.framework}, ${language ?? "unknown language"}, ${percent(sure)} sure.${also}`;
  const lines = outbound.slice(0, 12).map(({ kind, path, call, steps, sure: own }) => {
    const way = steps
      .map(({ path: at, startLine, name, how }) => `${at}:${startLine} ${name} (${how})`)
      .join(" → ");
    return `- ${kind}: \`${code(`${path}:${call.line}`)}\` ${escaped(call.callee)}, ${percent(own)} sure. Path: ${escaped(way)}`;
  });
  return lines.length === 0
    ? [head, "No call that leaves the program was found behind it."]
    : [head, "Calls that leave the program:", lines.join("\n")];
}

function proposal(one: Tried, { at, keptBefore }: { at: number; keptBefore: number }): readonly string[] {
  const { proposal: of, outcome, gates, patch, comparison } = one;
  const answers = of.answers.length === 0 ? "nothing that was measured" : of.answers.join(", ");
  return [
    `## ${at + 1}. ${escaped(of.title)}`,
    `**${outcome}**: ${escaped(one.why.replace(/\.$/, ""))}. Answers ${answers}; proposed by ${escaped(of.source)}.`,
    `*Why:* ${escaped(of.why)}`,
    `*Price:* ${escaped(of.tradeOff)}`,
    table(
      ["gate", "", "detail"],
      gates.map(({ name, state, detail }) => [name, state, detail.slice(0, 600)]),
    ),
    ...(comparison === null || comparison.items.length === 0 ? [] : [comparisonTable(comparison.items)]),
    ...(patch === null
      ? []
      : [...(outcome === "kept" ? [appliesWhere(one, keptBefore)] : []), fenced(patch)]),
  ];
}

function comparisonTable(items: readonly ComparedItem[]): string {
  const rows = items.flatMap(({ title, before, after, verdict, shiftMs, signs, notJudged }) => [
    [title, "before", ...figureCells(before), "", ""],
    [
      "",
      "after",
      ...figureCells(after),
      verdict,
      [range(shiftMs, "ms"), ...signs, ...notJudged.map((what) => `not judged: ${what}`)]
        .filter((text) => text !== "")
        .join("; "),
    ],
  ]);
  const head = ["scenario", "", ...figureNames, "verdict", "moved by, and why"];
  return table(head, rows);
}

/** What the cells of one side are called. */
export const figureNames = [
  "state",
  "narrowest margin",
  "p50",
  "p95",
  "p99",
  "errors (95 %)",
  "requests for each call",
] as const;

/** One side of a comparison as cells, in the order of their names. */
export function figureCells({
  state,
  margin,
  p50Ms,
  p95Ms,
  p99Ms,
  errorPercent,
  errorInterval,
  attempts,
}: Figures): readonly string[] {
  const interval = errorInterval === null ? "" : ` (${range([errorInterval[0], errorInterval[1]], "%")})`;
  return [
    state,
    margin === null ? "–" : quantity(margin.value, margin.unit),
    ...[p50Ms, p95Ms, p99Ms].map((value) => quantity(value, "ms")),
    `${quantity(errorPercent, "%")}${interval}`,
    quantity(attempts, ""),
  ];
}

/** A diff in a fence that it cannot close. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const ticks = "`".repeat(longest + 1);
  return `${ticks}diff\n${text.trimEnd()}\n${ticks}`;
}

function code(text: string): string {
  return text.replaceAll("`", "'");
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
