// What Markdown says of one finding, part by part: where it stands, what it rests on, what is proposed.
import type { Fact } from "../fact.js";
import type { Finding } from "../finding.js";
import { inertBlock, inertCode, inertText } from "./inert-markdown.js";
import { sayShare } from "./measures.js";
import { otherEvidence } from "./other-evidence.js";
import { readPatch, type PatchHunk } from "./read-patch.js";

/** A sign for each severity, worst first. */
export const severityMarks = { critical: "✖", major: "▲", minor: "●" } as const;
const signs = { context: " ", added: "+", removed: "-" } as const;

/** Where a finding stands, who says it and how sure, in one inert line. */
export function findingOrigin(finding: Finding): string {
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

/** The facts and pages that a finding rests on, a list item each; empty when its own text holds all. */
export function findingEvidence(finding: Finding, facts: ReadonlyMap<string, Fact>): string {
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

/** The proposed change as a diff with what is known of it, or why it was put aside; empty when nothing was proposed (spec P8). */
export function findingSuggestion({ suggestion: proposed }: Finding): string {
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
