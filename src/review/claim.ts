// A claim: what a lens or a rule says before anyone has checked it against the code.
import type { Edit } from "../diff/diff.js";
import type { Category } from "./category.js";
import type { FindingSource } from "./finding.js";
import type { LensAnswer } from "./answer-schema.js";
import type { Fact } from "./fact.js";
import type { Severity } from "./severity.js";

/** An unchecked finding. Lines are what the author believes; `fact` is set when a rule is the author. */
export interface Claim {
  readonly lens: string;
  readonly source: FindingSource;
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly quote: string;
  readonly category: Category;
  readonly severity: Severity;
  readonly confidence: number;
  readonly title: string;
  readonly scenario: string;
  readonly evidence: readonly string[];
  readonly edits: readonly Edit[] | null;
  readonly behaviourChange: boolean;
}

/** The claims of one lens answer, each bearing the lens and the model that made it. Confidence is held to 0..1. */
export function claimsOfAnswer(answer: LensAnswer, author: { lens: string; model: string }): Claim[] {
  return answer.findings.map((finding) => ({
    lens: author.lens,
    source: { kind: "model", model: author.model },
    path: finding.path,
    startLine: finding.startLine,
    endLine: Math.max(finding.startLine, finding.endLine),
    quote: finding.quote,
    category: finding.category,
    severity: finding.severity,
    confidence: Math.min(1, Math.max(0, finding.confidence)),
    title: finding.title,
    scenario: finding.scenario,
    evidence: finding.evidence,
    edits: finding.edits === null || finding.edits.length === 0 ? null : finding.edits,
    behaviourChange: finding.behaviourChange,
  }));
}

/** The claims that rules make by themselves: facts trusted enough to be a comment (spec A8). */
export function claimsOfFacts(facts: readonly Fact[]): Claim[] {
  return facts
    .filter((fact) => fact.use === "comment")
    .map((fact) => ({
      lens: fact.lens,
      source: { kind: "rule", analyzer: fact.analyzer, rule: fact.rule, url: fact.url },
      path: fact.path,
      startLine: fact.startLine,
      endLine: fact.endLine,
      quote: fact.quote,
      category: fact.category,
      severity: fact.severity,
      confidence: fact.confidence,
      ...splitMessage(fact.message),
      evidence: [fact.id],
      edits: fact.edits,
      behaviourChange: false,
    }));
}

/** A rule's message is one or two sentences: the first is the title, the rest the scenario. */
function splitMessage(message: string): { title: string; scenario: string } {
  const end = /[.!?:;](?=\s+\S)/.exec(message);
  if (end === null) return { title: message.replace(/\.$/, ""), scenario: "" };
  return { title: message.slice(0, end.index), scenario: message.slice(end.index + 1).trim() };
}
