// Shows a changed file to a model: numbered lines of the new file, marks for what was added, removed lines without a number.
import type { DiffLine, FileDiff, Hunk } from "../../diff/diff.js";

const contextLines = 12;

/** The text of one file's change. With the head's text, hunks are widened to show what stands around them. */
export function renderFile(file: { shown: FileDiff; shownText: string | null }): string {
  const { shown } = file;
  const head = `File ${shown.path} (${describeStatus(shown)})`;
  if (shown.content.kind !== "text") return head;
  const lines = file.shownText === null ? null : file.shownText.split("\n");
  let shownUpTo = 0;
  const hunks = shown.content.hunks.map((hunk, index, all) => {
    const limit = (all[index + 1]?.newStart ?? Number.MAX_SAFE_INTEGER) - 1;
    const rendered = renderHunk(hunk, { lines, from: shownUpTo + 1, limit });
    shownUpTo = rendered.lastLine;
    return rendered.text;
  });
  return [head, ...hunks].join("\n");
}

function describeStatus(file: FileDiff): string {
  if (file.status === "renamed" || file.status === "copied")
    return `${file.status} from ${file.oldPath ?? "?"}`;
  return file.status;
}

function renderHunk(
  hunk: Hunk,
  around: { lines: readonly string[] | null; from: number; limit: number },
): { text: string; lastLine: number } {
  const end = hunk.newStart + hunk.newLines - 1;
  const before = surrounding(around.lines, {
    from: Math.max(around.from, hunk.newStart - contextLines),
    to: hunk.newStart - 1,
  });
  const after = surrounding(around.lines, { from: end + 1, to: Math.min(around.limit, end + contextLines) });
  const title = hunk.section === "" ? "@@" : `@@ in ${hunk.section}`;
  const body = [...before, ...hunk.lines.map(renderLine), ...after];
  return { text: [title, ...body].join("\n"), lastLine: end + after.length };
}

function surrounding(lines: readonly string[] | null, range: { from: number; to: number }): string[] {
  if (lines === null) return [];
  const last = lines.at(-1) === "" ? lines.length - 1 : lines.length;
  const shown: string[] = [];
  for (let line = Math.max(1, range.from); line <= Math.min(range.to, last); line += 1) {
    shown.push(numbered(line, " ", lines[line - 1] ?? ""));
  }
  return shown;
}

function renderLine(line: DiffLine): string {
  if (line.newLine === null) return `${" ".repeat(6)} -${line.text}`;
  return numbered(line.newLine, line.kind === "added" ? "+" : " ", line.text);
}

/** One line as prompts show it: its number, a mark (`+`, or a blank for an unchanged line), its text. */
export function numbered(line: number, mark: string, text: string): string {
  return `${String(line).padStart(6)} ${mark}${text}`;
}
