// The body of a posted review, and the comments that continue it where it would grow too long.
import type { Fact } from "../fact.js";
import type { Finding } from "../finding.js";
import type { ReviewResult } from "../review-result.js";
import { findingOrigin, severityMarks } from "../words/finding-markdown.js";
import { groupCoverage } from "../words/group-coverage.js";
import { inertBlock, inertCode, inertHtml, inertText, shorten } from "../words/inert-markdown.js";
import { sayCount } from "../words/measures.js";
import { fold, headMarkdown, lensTable, surroundingsMarkdown } from "../words/result-markdown.js";
import { askedOutcomes, failedLenses, sayFindingCounts, verdictTitles } from "../words/sum-up.js";
import { writeRunMark, type RunMark } from "./marks.js";
import { findingChange, findingFacts, findingScenario, joinParts, mostDetailed } from "./write-comment.js";

/** GitHub's bound on a body, in characters (github.md 4). UTF-16 units are never fewer. */
export const maxBodyLength = 65_536;
/** A part is kept well below it, because a host that counts otherwise shows only when a review is refused. */
const maxPartLength = 32_768;
/** Kept free for what is added to a body later, such as that it was superseded. */
const spare = 1_000;
const maxSections = 16_000;
const maxNamed = 200;
const maxQuote = 500;

/**
 * What a body is made from. `notes` are sentences of ours that go under the head; `folded` the findings that it shall hold,
 * `inline` those that come with it on lines.
 */
export interface BodyParts {
  readonly result: ReviewResult;
  readonly folded: readonly Finding[];
  readonly inline: readonly Finding[];
  readonly notes: readonly string[];
  readonly maxLength: number;
}

/** A text to post and the findings that it holds; the others of those given did not fit and are for the next part. */
export interface WrittenBody {
  readonly body: string;
  readonly held: readonly Finding[];
}

/**
 * The review's body (spec P1, S2, S3, F3): its mark, the head, the findings that stand on no line (folded, whole), what was not
 * read, what was looked at, and the configuration. It is never longer than `maxLength`; findings that did not fit are not in `held`.
 */
export function writeReviewBody({ result, folded, inline, notes, maxLength }: BodyParts): WrittenBody {
  const sections = fitting(sectionTexts(result), Math.min(maxSections, maxLength / 4));
  const whole = headMarkdown(result);
  const head = [whole.length <= maxLength / 3 ? whole : briefHead(result), ...notes].join("\n\n");
  return fill({
    mark: { run: result.run, part: 1, inline: inline.map(({ id }) => id) },
    head,
    findings: folded,
    facts: result.facts,
    sections,
    maxLength,
  });
}

/** Part `part` (2 and up) of a review, with as many of `folded` as fit; at least one, because every finding fits alone. */
export function writeContinuation(
  given: Pick<BodyParts, "result" | "folded"> & { readonly part: number },
): WrittenBody {
  const { result, folded, part } = given;
  const head = `## Assay, part ${part}: what the review's own text had no room for`;
  return fill({
    mark: { run: result.run, part, inline: [] },
    head,
    findings: folded,
    facts: result.facts,
    sections: [],
    maxLength: maxPartLength,
  });
}

/** A finding folded to one line, its text whole inside. */
export function foldedFinding(finding: Finding, facts: ReadonlyMap<string, Fact>): string {
  const { severity, title, anchor } = finding;
  const place = `${anchor.path}:${anchor.startLine}`;
  const summary = `${severityMarks[severity]} ${severity}: ${inertHtml(shorten(title, 300))} (${inertHtml(shorten(place, 300))})`;
  const quote =
    anchor.quote.trim() === ""
      ? ""
      : inertBlock([`${anchor.startLine} │ ${shorten(anchor.quote, maxQuote)}`]);
  return mostDetailed((detail) => {
    const parts = [
      findingOrigin(finding),
      quote,
      findingScenario(finding, detail),
      findingFacts(finding, { facts, detail }),
      findingChange(finding, detail),
    ];
    return `<details>\n<summary>${summary}</summary>\n\n${joinParts(parts)}\n\n</details>`;
  });
}

/** The head of a review whose own words grew too long when they were made harmless. */
function briefHead(result: ReviewResult): string {
  const failed = failedLenses(result).map(
    ({ lens, failure }) => `- ${inertText(shorten(lens, 80))}: ${failure}`,
  );
  return joinParts([
    `## Assay: ${verdictTitles[result.verdict]}`,
    sayFindingCounts(result.findings),
    failed.length === 0 ? "" : `Degraded, these lenses failed:\n\n${failed.slice(0, 20).join("\n")}`,
    "The rest of the summary was too long for a comment.",
  ]);
}

function fill(given: {
  mark: Pick<RunMark, "run" | "part" | "inline">;
  head: string;
  findings: readonly Finding[];
  facts: readonly Fact[];
  sections: readonly string[];
  maxLength: number;
}): WrittenBody {
  const facts = new Map(given.facts.map((fact) => [fact.id, fact]));
  const held: Finding[] = [];
  const texts: string[] = [];
  const frame = [given.head, ...given.sections].join("\n\n").length;
  let room = given.maxLength - spare - frame - markOf(given.mark, []).length;
  for (const finding of given.findings) {
    const text = foldedFinding(finding, facts);
    const needed = text.length + 2 + finding.id.length + 1;
    if (needed > room) break;
    room -= needed;
    held.push(finding);
    texts.push(text);
  }
  const mark = markOf(given.mark, held);
  const left = given.findings.length - held.length;
  const title =
    held.length === 0 ? [] : [`#### ${sayCount(held.length, "finding")} without a line of its own`];
  const next =
    left === 0 ? [] : [`${sayCount(left, "more finding")} in the next part, a comment of its own.`];
  return {
    body: [mark, given.head, ...title, ...texts, ...next, ...given.sections].join("\n\n"),
    held,
  };
}

function markOf(mark: Pick<RunMark, "run" | "part" | "inline">, held: readonly Finding[]): string {
  return writeRunMark({ ...mark, findings: held.map(({ id }) => id), superseded: false });
}

function sectionTexts(result: ReviewResult): { readonly name: string; readonly text: string }[] {
  const { symbols } = result.context;
  return [
    ...unreadSection(result),
    ...(result.lenses.length === 0 ? [] : [fold("the lenses", "Lenses", lensTable(askedOutcomes(result)))]),
    ...(symbols.length === 0
      ? []
      : [
          fold(
            "the context",
            `Context: ${sayCount(symbols.length, "symbol")} from elsewhere`,
            symbols
              .map(
                ({ path, startLine, name, reason }) =>
                  `- ${inertCode(`${path}:${startLine}`)} ${inertCode(name)} ${inertText(reason)}`,
              )
              .join("\n"),
          ),
        ]),
    ...surroundingsMarkdown(result),
  ];
}

function unreadSection(result: ReviewResult): { readonly name: string; readonly text: string }[] {
  const groups = groupCoverage(result).filter(({ kind }) => kind === "unread" || kind === "partly");
  if (groups.length === 0) return [];
  const lines = groups.map(({ kind, reason, files, paths }) => {
    const named = paths.slice(0, maxNamed).map(inertCode).join(", ");
    const more = files - Math.min(paths.length, maxNamed);
    const rest = more > 0 ? ` and ${sayCount(more, "more file")}` : "";
    return `- ${kind === "partly" ? "Read in part" : "Not read"} (${inertText(reason)}): ${named}${rest}`;
  });
  const count = groups.reduce((sum, { files }) => sum + files, 0);
  return [fold("what was not read", `Not or not wholly read: ${sayCount(count, "file")}`, lines.join("\n"))];
}

/** The sections that fit into `room` characters, and a sentence that names the others. */
function fitting(
  sections: readonly { readonly name: string; readonly text: string }[],
  room: number,
): string[] {
  const texts: string[] = [];
  const left: string[] = [];
  let free = room;
  for (const { name, text } of sections) {
    if (text.length > free) left.push(name);
    else {
      texts.push(text.trimEnd());
      free -= text.length + 2;
    }
  }
  return left.length === 0
    ? texts
    : [...texts, `Too long for a comment and left out here: ${left.join(", ")}.`];
}
