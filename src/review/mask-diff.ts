// The diff of a file as models and reports may see it: every line and heading without its secrets (spec X7).
import type { DiffLine, FileDiff, Hunk } from "../diff/diff.js";

/** A file's text at the head as it is, and with its secrets masked line by line. */
export interface HeadTexts {
  readonly real: string;
  readonly shown: string;
}

/** Everything in the hunks that could hold a secret, one line each: the heading of a hunk, then its lines. */
export function hunkText(diff: FileDiff): string {
  if (diff.content.kind !== "text") return "";
  return diff.content.hunks
    .flatMap((hunk) => [hunk.section, ...hunk.lines.map((line) => line.text)])
    .join("\n");
}

/**
 * `diff` with the masked form of its own `hunkText`. A hunk alone can hide what its file gives away (the middle of a key, a
 * heading that git cut), so what the masked head hides is hidden here too; `head` is null where it cannot be had.
 */
export function maskDiff(diff: FileDiff, masked: { hunks: string; head: HeadTexts | null }): FileDiff {
  if (diff.content.kind !== "text") return diff;
  const head = masked.head === null ? null : pairLines(masked.head);
  if (masked.hunks === hunkText(diff) && head === null) return diff;
  const lines = masked.hunks.split("\n");
  let next = 0;
  const hunks = diff.content.hunks.map((hunk) => {
    const section = maskSection(hunk, { alone: lines[next++] ?? "", head });
    return { ...hunk, section, lines: hunk.lines.map((line) => maskLine(line, lines[next++] ?? "", head)) };
  });
  return { ...diff, content: { kind: "text", hunks } };
}

interface LinePair {
  readonly real: string;
  readonly shown: string;
}

/** The head's lines, or null when nothing in it is masked. */
function pairLines({ real, shown }: HeadTexts): readonly LinePair[] | null {
  if (real === shown) return null;
  const masked = shown.split("\n");
  return real.split("\n").map((line, index) => ({ real: line, shown: masked[index] ?? "" }));
}

function maskLine(line: DiffLine, alone: string, head: readonly LinePair[] | null): DiffLine {
  const pair = line.newLine === null ? undefined : head?.[line.newLine - 1];
  const isHidden = pair !== undefined && pair.real !== pair.shown && alone === line.text;
  return { ...line, text: isHidden ? pair.shown.replace(/\r$/, "") : alone };
}

/** A heading is the beginning of some line above the hunk, cut by git; a cut secret is known by the whole line only. */
function maskSection(hunk: Hunk, given: { alone: string; head: readonly LinePair[] | null }): string {
  const start = hunk.section.trimEnd();
  const isHidden =
    start !== "" && given.head?.some(({ real, shown }) => real !== shown && real.startsWith(start)) === true;
  return isHidden ? "" : given.alone;
}
