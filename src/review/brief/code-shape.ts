// The shape of added code, measured from its text: how often it branches, and how deep.
import type { ChangedFile } from "./changed-file.js";

/** `branches` counts decisions in added lines; `depth` is how far in the deepest of them stands, in the file's own unit. */
export interface CodeShape {
  readonly depth: number;
  readonly branches: number;
}

const decision =
  /\b(?:if|elif|elsif|for|foreach|while|until|case|catch|except|rescue|unless|when|guard|select)\b|&&|\|\||\?\?|\?\s/g;
const comment = /^\s*(?:\/\/|#|\*|\/\*|--|"""|''')/;

/** Measures `file`'s added lines; comments and lines past 400 characters (data, minified) do not count. */
export function codeShape(file: ChangedFile): CodeShape {
  const code = file.added.filter(
    ({ text }) => text.length <= 400 && !comment.test(text) && text.trim() !== "",
  );
  const unit = indentUnit(file);
  let [depth, branches] = [0, 0];
  for (const { text } of code) {
    const decisions = text.match(decision)?.length ?? 0;
    branches += decisions;
    if (decisions > 0) depth = Math.max(depth, Math.floor(indentOf(text) / unit)); // markup nests deep and decides nothing
  }
  return { depth, branches };
}

/** The smallest indentation in use, context lines included, between two and eight columns. */
function indentUnit({ hunks }: ChangedFile): number {
  let unit = 8;
  for (const { lines } of hunks) {
    for (const { text } of lines) {
      const indent = indentOf(text);
      if (indent >= 2 && indent < unit && text.trim() !== "" && !comment.test(text)) unit = indent;
    }
  }
  return unit;
}

function indentOf(text: string): number {
  let columns = 0;
  for (const character of text) {
    if (character === " ") columns += 1;
    else if (character === "\t") columns += 4;
    else break;
  }
  return columns;
}
