// The review for a terminal, most needed first: the verdict, what stands behind it, the findings, and what to do next.
import {
  askedOutcomes,
  revealLine,
  sayConfiguration,
  sayCount,
  sayDropped,
  type ReviewResult,
} from "../../review/review.js";
import { nextSteps } from "../next-steps.js";
import type { RenderOptions } from "../render-options.js";
import { briefLines } from "./brief-lines.js";
import { findingLines } from "./finding-lines.js";
import { headLines } from "./head-lines.js";
import { wrap } from "./layout.js";
import { lensLines } from "./lens-lines.js";
import { sectionLine, textStyle, type TextStyle } from "./text-style.js";

/**
 * The review as text within `options.columns` (60 to 200), coloured only when told, ending in a line feed (spec I1, I2).
 * Hidden characters of the repository's or a model's text are shown, never passed on (spec P7, A6).
 */
export function renderText(result: ReviewResult, options: RenderOptions): string {
  const style = textStyle(options);
  const sections = [
    headLines(result, style),
    findingSection(result, style),
    briefLines(result.brief, style),
    lensLines(askedOutcomes(result), style),
    footLines(result, style),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join("\n")}\n`)
    .join("\n");
}

function findingSection({ findings, facts }: ReviewResult, style: TextStyle): string[] {
  const title = findings.length === 0 ? "No findings" : sayCount(findings.length, "finding");
  const byId = new Map(facts.map((fact) => [fact.id, fact]));
  return [
    sectionLine(title, style),
    ...findings.flatMap((finding, at) => [
      ...(at === 0 ? [] : ["", ""]),
      ...findingLines(finding, { facts: byId, style }),
    ]),
  ];
}

function footLines(result: ReviewResult, style: TextStyle): string[] {
  const { columns, paint } = style;
  const dropped = sayDropped(result);
  const configuration = sayConfiguration(result);
  const warnings = result.warnings.map(({ path, line, message }) => {
    const place = path === null ? "" : `${path}${line === null ? "" : `:${line}`}: `;
    return wrap(revealLine(place + message), columns, "  warning  ").map(paint.warn);
  });
  return [
    sectionLine("Afterwards", style),
    ...(dropped === undefined ? [] : wrap(`${dropped} (see \`--format json\`)`, columns, "  dropped  ")),
    ...warnings.flat(),
    ...(configuration === undefined
      ? []
      : wrap(`${revealLine(configuration)} (see \`--format json\`)`, columns, "  config   ")),
    ...nextSteps(result).flatMap((step, at) =>
      wrap(step, columns, at === 0 ? "  next     " : " ".repeat(11)),
    ),
  ];
}
