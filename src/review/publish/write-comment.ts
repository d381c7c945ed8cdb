// One finding as an inline comment: what is wrong, why, what it rests on, and the change where one was proven.
import type { Fact } from "../fact.js";
import type { Finding } from "../finding.js";
import { findingEvidence, findingSuggestion, severityMarks } from "../words/finding-markdown.js";
import { fenceFor, inertCode, inertParagraphs, inertText, shorten } from "../words/inert-markdown.js";
import { sayCount, sayShare } from "../words/measures.js";
import type { Place } from "./host-change.js";
import { writeFindingMark } from "./marks.js";
import type { NewComment } from "./ports.js";
import { suggestedLines, type SuggestedLines } from "./suggestion-lines.js";

const maxTitle = 300;
/** A finding's text never passes this, so that each fits into a body of its own with room to spare. In UTF-16 units. */
const maxText = 24_000;

/** How much of a finding is shown, in UTF-16 units of its own texts; making them harmless can lengthen them ninefold. */
export interface Detail {
  readonly scenario: number;
  readonly patch: number;
  readonly hasEvidence: boolean;
}

const details: readonly Detail[] = [
  { scenario: 8_000, patch: 12_000, hasEvidence: true },
  { scenario: 2_000, patch: 2_000, hasEvidence: true },
];
const least: Detail = { scenario: 1_000, patch: 0, hasEvidence: false };

/** What comments of one review have in common. `isReviewedHead`: the lines are of the very commit that was reviewed. */
export interface CommentSurroundings {
  readonly facts: ReadonlyMap<string, Fact>;
  readonly isReviewedHead: boolean;
}

/**
 * The comment on `place` (spec P1, P7, P8). A suggestion block is written only at the reviewed head, because only there the change was
 * applied and parsed; the comment then covers exactly the lines that it replaces. Else the change is a folded diff.
 */
export function writeComment(
  finding: Finding,
  place: Place,
  { facts, isReviewedHead }: CommentSurroundings,
): NewComment {
  const lines = isReviewedHead ? suggestedLines(finding, place) : null;
  const { startLine, endLine } = lines ?? place;
  const { id, lens, source, anchor } = finding;
  const mark = { fingerprint: id, lens, lineHash: anchor.lineHash, fixedIn: null };
  return {
    path: place.file.path,
    side: place.side,
    line: endLine,
    startLine: startLine < endLine ? startLine : null,
    body: mostDetailed((detail) =>
      joinParts([
        `**${severityMarks[finding.severity]} ${finding.severity}: ${findingTitle(finding)}**`,
        findingScenario(finding, detail),
        findingFacts(finding, { facts, detail }),
        lines === null ? findingChange(finding, detail) : suggestionBlock(finding, lines),
        `_${about(finding)}_`,
        writeFindingMark({ ...mark, by: source.kind }),
      ]),
    ),
  };
}

/** The text in as much detail as stays within bounds; what is left out is said in it, never silently (spec P1). */
export function mostDetailed(write: (detail: Detail) => string): string {
  return details.map(write).find((text) => text.length <= maxText) ?? write(least);
}

/** The parts that are not empty, as paragraphs. */
export function joinParts(parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join("\n\n");
}

/** The title as inert Markdown, cut with a mark where it is over-long. */
export function findingTitle({ title }: Pick<Finding, "title">): string {
  return inertText(shorten(title, maxTitle));
}

/** The scenario as inert paragraphs; what is over-long is cut, and says so. */
export function findingScenario({ scenario }: Finding, detail: Detail): string {
  const left = scenario.length - detail.scenario;
  const text = inertParagraphs(shorten(scenario, detail.scenario));
  return left <= 0 ? text : `${text}\n\n${left} more characters were left out here.`;
}

/** What the finding rests on, as a list, or how many facts were left out. */
export function findingFacts(
  finding: Finding,
  { facts, detail }: { readonly facts: ReadonlyMap<string, Fact>; readonly detail: Detail },
): string {
  if (detail.hasEvidence) return findingEvidence(finding, facts);
  return `Its evidence (${sayCount(finding.evidence.length, "fact")}) was too long for here.`;
}

/** The proposed change as a folded diff, empty when there is none; one that is too long for a comment is only named. */
export function findingChange({ suggestion, ...finding }: Finding, detail: Detail): string {
  if (suggestion === null || suggestion.kind === "rejected") return "";
  if (suggestion.patch.length > detail.patch)
    return `A change was proposed and verified; its diff of ${suggestion.patch.length} characters is too long for here.`;
  return `<details>\n<summary>Proposed change</summary>\n\n${findingSuggestion({ ...finding, suggestion })}\n\n</details>`;
}

function suggestionBlock({ suggestion }: Finding, { lines }: SuggestedLines): string {
  const fence = fenceFor(lines.join("\n"));
  const block = [`${fence}suggestion`, ...lines, fence].join("\n");
  if (suggestion?.kind !== "verified") return block;
  const notes = [
    ...(suggestion.behaviourChange ? ["It changes behaviour."] : []),
    ...(suggestion.newDependencies.length === 0
      ? []
      : [`It needs ${suggestion.newDependencies.map(inertCode).join(", ")}.`]),
  ];
  return notes.length === 0 ? block : `${block}\n\n${notes.join(" ")}`;
}

function about({ lens, category, confidence, source, alsoFrom }: Finding): string {
  const author = source.kind === "model" ? source.model : `${source.analyzer} ${source.rule}`;
  return [
    inertText(lens),
    category,
    `${sayShare(confidence)} sure`,
    inertText(author),
    ...(alsoFrom.length === 0 ? [] : [`also from ${alsoFrom.map(inertText).join(", ")}`]),
  ].join(" · ");
}
