// The lines that an edit puts in place of others: shifted like the file, ended like the file, unchanged where it only repeats.
import { diffArrays } from "diff";
import type { IndentShift } from "./match-lines.js";
import type { EditLines, TextLine } from "./text-lines.js";

/** A located edit: its own lines, the file's lines that they matched, and how the line before them ends (or the first of them). */
export interface Replacement extends EditLines {
  readonly shift: IndentShift;
  readonly old: readonly TextLine[];
  readonly usualEnd: TextLine["end"];
}

/** Lines by which the two texts of an edit may differ before repeated ones are no longer looked for. */
const maxEditLength = 400;

/** The new lines, or null when one of them has not the white space that it would have to lose. */
export function replacementLines(replacement: Replacement): TextLine[] | null {
  const { old, shift, usualEnd } = replacement;
  const made: TextLine[] = [];
  let at = 0;
  for (const { kind, lines } of steps(replacement)) {
    if (kind === "removed") at += lines.length;
    for (const line of kind === "removed" ? [] : lines) {
      const kept = kind === "kept" ? old[at++] : undefined;
      const text = kept?.text ?? shifted(line, shift);
      if (text === null) return null;
      made.push({ text, end: (kept ?? old[made.length] ?? old.at(-1))?.end ?? usualEnd });
    }
  }
  const isLast = old.at(-1)?.end === "";
  return made.map(({ text, end }, index) => {
    if (isLast && index === made.length - 1) return { text, end: "" };
    return { text, end: end === "" ? (usualEnd === "" ? "\n" : usualEnd) : end };
  });
}

interface Step {
  readonly kind: "kept" | "removed" | "added";
  readonly lines: readonly string[];
}

/** Which lines of the search text the new text repeats. */
function steps({ search, replace }: EditLines): Step[] {
  const changes = diffArrays([...search], [...replace], { maxEditLength });
  if (changes === undefined)
    return [
      { kind: "removed", lines: search },
      { kind: "added", lines: replace },
    ];
  return changes.map(({ added, removed, value }) => ({
    kind: added ? "added" : removed ? "removed" : "kept",
    lines: value,
  }));
}

/** Blank lines are not indented. */
function shifted(line: string, { add, remove }: IndentShift): string | null {
  if (line.trim() === "") return line;
  return line.startsWith(remove) ? add + line.slice(remove.length) : null;
}
