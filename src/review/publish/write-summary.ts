// The one summary that is kept true over all reviews of a pull request: what is new, still open, fixed, and unsure.
import type { Finding } from "../finding.js";
import type { ReviewResult } from "../review-result.js";
import { severityMarks } from "../words/finding-markdown.js";
import { inertCode } from "../words/inert-markdown.js";
import { sayCount } from "../words/measures.js";
import { sayFindingCounts, verdictTitles } from "../words/sum-up.js";
import { markedFingerprint, writeNameMark } from "./marks.js";
import type { OwnComment } from "./read-standing.js";
import { foldedFinding, maxBodyLength } from "./write-body.js";
import { findingTitle, joinParts } from "./write-comment.js";

/** The name under which the summary is found again. */
export const summaryName = "summary";

/**
 * What the summary tells. `fresh` were posted by this review, `repeated` by earlier ones and still hold; `comments` are all inline
 * ones of ours, `fixed` those of them that are fixed, now or before. `droppedOut` counts findings of earlier texts that are gone.
 */
export interface SummaryParts {
  readonly result: ReviewResult;
  readonly head: string;
  readonly fresh: readonly Finding[];
  readonly repeated: readonly Finding[];
  readonly comments: readonly OwnComment[];
  readonly fixed: readonly { readonly of: OwnComment; readonly sha: string }[];
  readonly unconfirmed: readonly OwnComment[];
  readonly droppedOut: number;
}

const spare = 500;
const maxRoom = maxBodyLength - spare;

/** The summary's whole text (spec P4). A list that would grow too long ends in how many more there are. */
export function writeSummary(parts: SummaryParts): string {
  const { result, head } = parts;
  const counts = [
    `${parts.fresh.length} new`,
    `${parts.repeated.length} still open`,
    `${parts.fixed.length} fixed`,
  ];
  const top = joinParts([
    writeNameMark(summaryName),
    `## Assay at ${inertCode(head.slice(0, 7))}: ${verdictTitles[result.verdict]}`,
    `${sayFindingCounts(result.findings)}. Over all reviews of this pull request: ${counts.join(", ")}.`,
    result.degraded ? "**Degraded:** some lenses failed; the newest review names them." : "",
  ]);
  const room = { left: maxRoom - top.length };
  return joinParts([
    top,
    list(
      room,
      "New",
      parts.fresh.map((finding) => findingLine(finding, parts)),
    ),
    list(
      room,
      "Still open",
      parts.repeated.map((finding) => openItem(finding, parts)),
    ),
    list(
      room,
      "Fixed",
      parts.fixed.map(({ of, sha }) => `- ${commentPlace(of)} fixed in ${inertCode(sha.slice(0, 7))}`),
    ),
    list(
      room,
      "Not reported again, and not known to be fixed",
      parts.unconfirmed.map((one) => `- ${commentPlace(one)}`),
    ),
    parts.droppedOut === 0
      ? ""
      : `${sayCount(parts.droppedOut, "finding")} in the texts of earlier reviews did not come up again.`,
  ]);
}

/** A finding whose thread is open is one line; one that stands in an earlier review's text only is folded here whole. */
function openItem(finding: Finding, parts: SummaryParts): string {
  const comment = commentOf(finding, parts);
  if (comment !== undefined) return findingLine(finding, parts);
  return foldedFinding(finding, new Map(parts.result.facts.map((fact) => [fact.id, fact])));
}

function findingLine(finding: Finding, parts: SummaryParts): string {
  const { severity, anchor } = finding;
  const comment = commentOf(finding, parts);
  const place = inertCode(`${anchor.path}:${anchor.startLine}`);
  const resolved = comment?.comment.threadResolved === true ? " (its thread was resolved)" : "";
  return `- ${severityMarks[severity]} ${severity}: ${findingTitle(finding)} ${place}${link(comment)}${resolved}`;
}

function commentOf(finding: Finding, { comments }: SummaryParts): OwnComment | undefined {
  return comments.findLast(
    ({ mark }) => mark.fixedIn === null && mark.fingerprint === markedFingerprint(finding.id),
  );
}

function commentPlace(one: OwnComment): string {
  const { path, line } = one.comment;
  return `${inertCode(line === null ? path : `${path}:${line}`)}${link(one)}`;
}

/** The host's own address of the comment: not foreign, and checked all the same. */
function link(one: OwnComment | undefined): string {
  const url = one?.comment.url ?? null;
  return url !== null && /^https?:\/\/[\w.:/?#&=%-]+$/.test(url) ? ` ([thread](${url}))` : "";
}

function list(room: { left: number }, title: string, items: readonly string[]): string {
  if (items.length === 0) return "";
  const shown: string[] = [];
  const heading = `#### ${title}`;
  room.left -= heading.length + 60;
  for (const item of items) {
    if (item.length + 2 > room.left) break;
    room.left -= item.length + 2;
    shown.push(item);
  }
  const more = items.length - shown.length;
  const lines = shown.reduce((text, item) => `${text}${item.startsWith("- ") ? "\n" : "\n\n"}${item}`, "");
  return `${heading}\n${lines}${more === 0 ? "" : `\n\nAnd ${more} more.`}`;
}
