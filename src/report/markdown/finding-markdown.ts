// One finding in Markdown: open for the first few, folded for the rest, the same content in both.
import {
  inertBlock,
  inertCode,
  inertHtml,
  inertParagraphs,
  inertText,
  otherEvidence,
  readPatch,
  sayShare,
  type Fact,
  type Finding,
  type PatchHunk,
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

const marks = { critical: "✖", major: "▲", minor: "●" } as const;
const signs = { context: " ", added: "+", removed: "-" } as const;
const codeColumns = 160;

/** The finding under a heading of its own. */
export function openFinding(finding: Finding, surroundings: FindingSurroundings): string {
  const { severity, title } = finding;
  return `#### ${marks[severity]} ${severity}: ${inertText(title)}\n\n${body(finding, surroundings)}\n`;
}

/** The finding folded: its severity, title and place are seen, the rest opens at a click. */
export function foldedFinding(finding: Finding, surroundings: FindingSurroundings): string {
  const { severity, title, anchor } = finding;
  const summary = `${marks[severity]} ${severity}: ${inertHtml(title)} (${inertHtml(`${anchor.path}:${anchor.startLine}`)})`;
  return `<details>\n<summary>${summary}</summary>\n\n${body(finding, surroundings)}\n\n</details>\n`;
}

function body(finding: Finding, { facts, excerpt }: FindingSurroundings): string {
  const code = codeLines(frameCode(finding.anchor, excerpt), {
    columns: codeColumns,
    paint: paintWith({ colour: false }),
    excerpt,
  });
  return [
    origin(finding),
    code.length === 0 ? "" : inertBlock(code),
    inertParagraphs(finding.scenario),
    evidence(finding, facts),
    suggestion(finding),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function origin(finding: Finding): string {
  const { anchor, source } = finding;
  const lines =
    anchor.endLine > anchor.startLine ? `${anchor.startLine}-${anchor.endLine}` : anchor.startLine;
  const author = source.kind === "model" ? source.model : `${source.analyzer} ${source.rule}`;
  return [
    inertCode(`${anchor.path}:${lines}`) + (anchor.side === "old" ? " in the base, before the change" : ""),
    inertText(finding.lens),
    finding.category,
    `${sayShare(finding.confidence)} sure`,
    inertText(author),
    ...(finding.alsoFrom.length === 0 ? [] : [`also from ${finding.alsoFrom.map(inertText).join(", ")}`]),
    ...(finding.preExisting ? ["outside the change, never blocks"] : []),
  ].join(" · ");
}

function evidence(finding: Finding, facts: ReadonlyMap<string, Fact>): string {
  const { source } = finding;
  const named = otherEvidence(finding, facts).map((id) => {
    const fact = facts.get(id);
    if (fact === undefined) return inertText(id);
    const { analyzer, rule, message, path, startLine } = fact;
    return `${inertText(`${analyzer} ${rule}: ${message}`)} (${inertCode(`${path}:${startLine}`)})`;
  });
  const page = source.kind === "rule" && source.url !== null ? [inertCode(source.url)] : [];
  return [...named, ...page].map((text) => `- Evidence: ${text}`).join("\n");
}

function suggestion({ suggestion: proposed }: Finding): string {
  if (proposed === null) return "";
  if (proposed.kind === "rejected") return `Suggestion rejected: ${inertText(proposed.reason)}`;
  const traits = [
    "applies and parses",
    ...(proposed.behaviourChange ? ["changes behaviour"] : []),
    ...(proposed.newDependencies.length === 0
      ? []
      : [`needs ${proposed.newDependencies.map(inertCode).join(", ")}`]),
  ];
  return `Suggestion (${traits.join(", ")}):\n\n${inertBlock(readPatch(proposed.patch).flatMap(hunkLines), "diff")}`;
}

function hunkLines({ path, lines }: PatchHunk): string[] {
  const first = lines[0]?.oldLine ?? lines[0]?.newLine ?? 1;
  return [`@@ ${path}:${first} @@`, ...lines.map(({ kind, text }) => `${signs[kind]}${text}`)];
}
