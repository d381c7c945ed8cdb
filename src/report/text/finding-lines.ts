// One finding in the terminal: what is claimed, where, the code, why it matters, and the change that was proven to apply.
import {
  otherEvidence,
  revealLine,
  revealParagraphs,
  sayShare,
  type Fact,
  type Finding,
} from "../../review/review.js";
import { frameCode } from "../frame-code.js";
import { codeLines } from "./code-lines.js";
import { wrap } from "./layout.js";
import { suggestionLines } from "./suggestion-lines.js";
import type { TextStyle } from "./text-style.js";

const marks = { critical: "✖", major: "▲", minor: "●" } as const;
const indent = "  ";

/** The finding's lines, without a blank line after. `facts` are the run's, by id, for its evidence. */
export function findingLines(
  finding: Finding,
  { facts, style }: { readonly facts: ReadonlyMap<string, Fact>; readonly style: TextStyle },
): string[] {
  const code = codeLines(frameCode(finding.anchor, style.excerpt), style);
  return [
    ...titleLines(finding, style),
    ...wrap(sayOrigin(finding), style.columns, indent).map(style.paint.dim),
    indent + sayPlace(finding, style),
    ...(code.length === 0 ? [] : ["", ...code, ""]),
    ...revealParagraphs(finding.scenario).flatMap((text) => wrap(text, style.columns, indent)),
    ...evidenceLines(finding, { facts, style }),
    ...suggestionLines(finding, style),
  ];
}

function titleLines({ severity, title }: Finding, { columns, paint }: TextStyle): string[] {
  const mark = `${marks[severity]} ${severity}`;
  const [first = "", ...rest] = wrap(revealLine(title), columns, `${mark}  `);
  return [
    paint.severity[severity](mark) + paint.strong(first.slice(mark.length)),
    ...rest.map((line) => paint.strong(line)),
  ];
}

function sayOrigin(finding: Finding): string {
  const { source, alsoFrom } = finding;
  const author = source.kind === "model" ? source.model : `${source.analyzer} ${source.rule}`;
  return [
    finding.lens,
    finding.category,
    `${sayShare(finding.confidence)} sure`,
    author,
    ...(alsoFrom.length === 0 ? [] : [`also from ${alsoFrom.join(", ")}`]),
    ...(finding.preExisting ? ["outside the change, never blocks"] : []),
  ]
    .map(revealLine)
    .join(" · ");
}

function sayPlace({ anchor }: Finding, { paint }: TextStyle): string {
  const { startLine, endLine, side } = anchor;
  const place = paint.place(`${revealLine(anchor.path)}:${startLine}`);
  const end = endLine > startLine ? ` to ${endLine}` : "";
  const base = side === "old" ? " in the base, before the change" : "";
  return place + paint.dim(end + base);
}

function evidenceLines(
  finding: Finding,
  { facts, style }: { readonly facts: ReadonlyMap<string, Fact>; readonly style: TextStyle },
): string[] {
  const { source } = finding;
  const named = otherEvidence(finding, facts).map((id) => sayFact(id, facts.get(id)));
  const rule = source.kind === "rule" && source.url !== null ? [revealLine(source.url)] : [];
  const lines = [...named, ...rule];
  return lines.length === 0
    ? []
    : [
        "",
        ...lines.flatMap((text, at) => wrap(text, style.columns, at === 0 ? "  evidence  " : " ".repeat(12))),
      ].map(style.paint.dim);
}

function sayFact(id: string, fact: Fact | undefined): string {
  if (fact === undefined) return revealLine(id);
  return revealLine(`${fact.analyzer} ${fact.rule}: ${fact.message} (${fact.path}:${fact.startLine})`);
}
