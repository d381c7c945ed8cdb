// The review as Markdown for a comment or a file: the worst findings open, everything else folded, within GitHub's limit.
import { headMarkdown, sayCount, type ReviewResult } from "../../review/review.js";
import type { RenderOptions } from "../render-options.js";
import { foldedFinding, openFinding } from "./finding-markdown.js";
import { sectionsMarkdown } from "./section-markdown.js";

const maxOpen = 25;
const maxLength = 65_536;
const reserve = 400;

/**
 * The review as GitHub-flavoured Markdown of at most 65,536 characters. Up to 25 findings of the change stand open, the
 * rest and those outside the change are folded; where even that is too long, whole findings and sections are left out, and
 * the text says how many. Text of the repository and of models can neither mark up, link, notify nor command (spec P1, P7).
 */
export function renderMarkdown(result: ReviewResult, options: RenderOptions): string {
  const surroundings = {
    facts: new Map(result.facts.map((fact) => [fact.id, fact])),
    excerpt: options.excerpt,
  };
  const inChange = result.findings.filter((finding) => !finding.preExisting);
  const open = new Set(inChange.slice(0, maxOpen));
  const folded = result.findings.filter((finding) => !open.has(finding));
  const space = openSpace(`${marker(result.run)}\n\n${headMarkdown(result)}`);
  const openLeft = [...open].filter((finding) => !space.take(openFinding(finding, surroundings)));
  if (folded.length > 0) space.take(`#### ${sayCount(folded.length, "more finding")}\n`);
  const foldedLeft = folded.filter((finding) => !space.take(foldedFinding(finding, surroundings)));
  const sectionsLeft = sectionsMarkdown(result).filter(({ text }) => !space.take(text));
  const left = openLeft.length + foldedLeft.length;
  const names = [...(left === 0 ? [] : [sayCount(left, "finding")]), ...sectionsLeft.map(({ name }) => name)];
  return space.close(names);
}

/** A hidden mark that names the run, so that a program finds the comment again. */
function marker(run: string): string {
  return `<!-- assay run ${run.replace(/[^\w.-]|-(?=-)/g, "").slice(0, 80)} -->`;
}

interface Space {
  /** Adds a whole block and says true, or says false when it does not fit. */
  take(block: string): boolean;
  /** The text so far, with a sentence that names what was left out. */
  close(leftOut: readonly string[]): string;
}

function openSpace(head: string): Space {
  const blocks = [`${head}\n`];
  let length = head.length + 1;
  return {
    take(block) {
      if (length + block.length + 1 > maxLength - reserve) return false;
      blocks.push(block);
      length += block.length + 1;
      return true;
    },
    close(leftOut) {
      if (leftOut.length === 0) return blocks.join("\n");
      const sentence = `Left out here, because a comment holds ${maxLength} characters at most: ${leftOut.join(", ")}. \`assay review --format json\` has everything.\n`;
      return [...blocks, sentence].join("\n");
    },
  };
}
