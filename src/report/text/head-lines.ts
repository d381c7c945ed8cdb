// The head of the terminal report: the verdict with its reason, what was compared, counts, coverage and failed lenses.
import {
  askedOutcomes,
  failedLenses,
  revealLine,
  revealParagraphs,
  sayAnalyzers,
  sayContext,
  sayCoverage,
  sayDuration,
  sayFindingCounts,
  sayPasses,
  sayPrice,
  verdictTitles,
  type ReviewResult,
} from "../../review/review.js";
import { wrap } from "./layout.js";
import type { TextStyle } from "./text-style.js";

const verdictMarks = { approve: "✔", comment: "●", "request-changes": "✖" } as const;

/** The head's lines. A degraded review says here which lenses failed and what to do (spec S2, S3). */
export function headLines(result: ReviewResult, style: TextStyle): string[] {
  const { columns, paint } = style;
  const analyzers = sayAnalyzers(result);
  const context = sayContext(result);
  const passes = sayPasses(result);
  return [
    ...verdictLines(result, style),
    ...wrap(sayChange(result), columns, "  ").map(paint.dim),
    ...(result.summary.trim() === "" ? [] : ["", ...summaryLines(result.summary, style)]),
    "",
    ...wrap(sayFindingCounts(result.findings), columns, "  findings  "),
    ...wrap(revealLine(sayCoverage(result)), columns, "  coverage  "),
    ...(context === undefined ? [] : wrap(revealLine(context), columns, "  context   ").map(paint.dim)),
    ...(analyzers === undefined ? [] : wrap(revealLine(analyzers), columns, "  rules     ").map(paint.dim)),
    ...(passes === undefined ? [] : wrap(revealLine(passes), columns, "  passes    ").map(paint.dim)),
    ...degradedLines(result, style),
  ];
}

function verdictLines({ verdict, verdictReason }: ReviewResult, { columns, paint }: TextStyle): string[] {
  const title = `${verdictMarks[verdict]} ${verdictTitles[verdict]}`;
  const colours = { approve: paint.good, comment: paint.warn, "request-changes": paint.bad } as const;
  const [first = "", ...rest] = wrap(revealLine(verdictReason), columns, `${title}: `);
  return [colours[verdict](title) + first.slice(title.length), ...rest];
}

function sayChange(result: ReviewResult): string {
  const { change, mode, startedAt, finishedAt } = result;
  const price = sayPrice(askedOutcomes(result).flatMap(({ accounts }) => accounts));
  return [
    revealLine(change.repository),
    `${sayCommit(change.base)} → ${sayCommit(change.head)}`,
    sayDuration(finishedAt - startedAt),
    mode === "offline" ? "offline, rules only" : price === "unknown" ? "price unknown" : price,
  ]
    .filter((part) => part !== "" && part !== "–")
    .join(" · ");
}

function sayCommit({ label, sha }: { readonly label: string; readonly sha: string | null }): string {
  const short = sha?.slice(0, 7);
  const name = revealLine(label);
  return short === undefined || name.startsWith(short) ? name : `${name} (${revealLine(short)})`;
}

function summaryLines(summary: string, { columns }: TextStyle): string[] {
  return revealParagraphs(summary).flatMap((text) => wrap(text, columns, "  "));
}

function degradedLines(result: ReviewResult, { columns, paint }: TextStyle): string[] {
  const failed = failedLenses(result);
  if (failed.length === 0) return [];
  const on = result.lenses.filter(({ state }) => state !== "off").length;
  return [
    "",
    paint.warn(`  Degraded: ${failed.length} of ${on} lenses failed`),
    ...failed.flatMap(({ lens, by, message, remedy }) => [
      ...wrap(revealLine(`${lens} (${by}): ${message}`), columns, "    "),
      ...wrap(revealLine(remedy), columns, "    → "),
    ]),
  ];
}
