// One finding in Markdown: open for the first few, folded for the rest, the same content in both.
import {
  findingEvidence,
  findingOrigin,
  findingSuggestion,
  inertBlock,
  inertHtml,
  inertParagraphs,
  inertText,
  severityMarks,
  type Fact,
  type Finding,
} from "../../review/review.js";
import { frameCode } from "../frame-code.js";
import type { ExcerptSource } from "../render-options.js";
import { codeLines } from "../text/code-lines.js";
import { paintWith } from "../text/paint.js";

/** What a finding's Markdown is made from besides itself. */
export interface FindingSurroundings {
  readonly facts: ReadonlyMap<string, Fact>;
  readonly excerpt: ExcerptSource;
}

const codeColumns = 160;

/** The finding under a heading of its own. */
export function openFinding(finding: Finding, surroundings: FindingSurroundings): string {
  const { severity, title } = finding;
  return `#### ${severityMarks[severity]} ${severity}: ${inertText(title)}\n\n${body(finding, surroundings)}\n`;
}

/** The finding folded: its severity, title and place are seen, the rest opens at a click. */
export function foldedFinding(finding: Finding, surroundings: FindingSurroundings): string {
  const { severity, title, anchor } = finding;
  const summary = `${severityMarks[severity]} ${severity}: ${inertHtml(title)} (${inertHtml(`${anchor.path}:${anchor.startLine}`)})`;
  return `<details>\n<summary>${summary}</summary>\n\n${body(finding, surroundings)}\n\n</details>\n`;
}

function body(finding: Finding, { facts, excerpt }: FindingSurroundings): string {
  const code = codeLines(frameCode(finding.anchor, excerpt), {
    columns: codeColumns,
    paint: paintWith({ colour: false }),
    excerpt,
  });
  return [
    findingOrigin(finding),
    code.length === 0 ? "" : inertBlock(code),
    inertParagraphs(finding.scenario),
    findingEvidence(finding, facts),
    findingSuggestion(finding),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}
