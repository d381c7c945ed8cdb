// Which lines a verified change replaces on the head's side, and by which, where a suggestion block says exactly that.
import type { DiffLine, FileDiff } from "../../diff/diff.js";
import type { Finding } from "../finding.js";
import { readPatch } from "../words/read-patch.js";
import { revealCode } from "../words/reveal-hidden.js";
import type { Place } from "./host-change.js";

/** Lines `startLine` to `endLine` of the head become `lines`; an empty list deletes them. */
export interface SuggestedLines {
  readonly startLine: number;
  readonly endLine: number;
  readonly lines: readonly string[];
}

const maxLines = 60;
const maxCharacters = 4_000;

/**
 * The lines of a suggestion block (spec P8), or null where such a block would not do exactly what was verified: several files
 * or places, lines outside one hunk or beside removed ones, a text that differs from the head's, carriage returns, hidden
 * characters, a missing last line feed. It must touch the commented lines. Source: github.md 4.
 */
export function suggestedLines(finding: Finding, place: Place): SuggestedLines | null {
  const { suggestion } = finding;
  if (suggestion?.kind !== "verified" || place.side !== "new") return null;
  const hunks = readPatch(suggestion.patch);
  const [hunk] = hunks;
  if (hunk === undefined || hunks.length > 1 || hunk.path !== place.file.newPath) return null;
  const block = changedBlock(hunk.lines);
  if (block === null) return null;
  const replaced = block.filter(({ kind }) => kind !== "added");
  const made = block.filter(({ kind }) => kind !== "removed").map(({ text }) => text);
  const startLine = replaced[0]?.oldLine ?? null;
  const endLine = replaced.at(-1)?.oldLine ?? null;
  if (startLine === null || endLine === null) return null;
  const isTouching = startLine <= place.endLine && endLine >= place.startLine;
  if (!isTouching || block.some(isOdd)) return null;
  if (made.length > maxLines || made.join("\n").length > maxCharacters) return null;
  return isHeadText(place.file, replaced) ? { startLine, endLine, lines: made } : null;
}

/** From the first changed line to the last, or with the line before it when nothing is replaced; null when there is no such line. */
function changedBlock(lines: readonly DiffLine[]): readonly DiffLine[] | null {
  const first = lines.findIndex(({ kind }) => kind !== "context");
  const last = lines.findLastIndex(({ kind }) => kind !== "context");
  if (first === -1) return null;
  const block = lines.slice(first, last + 1);
  if (block.some(({ kind }) => kind !== "added")) return block;
  const before = lines[first - 1];
  return before === undefined ? null : [before, ...block];
}

/** What a suggestion cannot carry unharmed, or what a bot would read as a command to itself. */
function isOdd({ text, noNewline }: DiffLine): boolean {
  const flat = text.replaceAll("\t", " ");
  return noNewline || text.endsWith("\r") || revealCode(flat) !== flat || /^\s*\/[a-z]/i.test(text);
}

/** True when those lines stand at the head as the patch has them, one after another in one hunk with no removed line between. */
function isHeadText(file: FileDiff, wanted: readonly DiffLine[]): boolean {
  if (file.content.kind !== "text") return false;
  const [first] = wanted;
  return file.content.hunks.some(({ lines }) => {
    const start = lines.findIndex(({ newLine }) => newLine !== null && newLine === first?.oldLine);
    if (start === -1) return false;
    return wanted.every(({ text, oldLine }, index) => {
      const line = lines[start + index];
      return line !== undefined && line.newLine === oldLine && line.text === text && !line.noNewline;
    });
  });
}
