// What a file's diff adds and removes, as line numbers and as counts.
import type { FileDiff } from "./file-diff.js";

/** Line numbers (1-based, ascending, new side) of the added lines; none for binary files and submodules. */
export function addedLines(file: FileDiff): number[] {
  if (file.content.kind !== "text") return [];
  return file.content.hunks.flatMap(({ lines }) =>
    lines.flatMap((line) => (line.kind === "added" && line.newLine !== null ? [line.newLine] : [])),
  );
}

/** How many lines the change adds and removes, as `git diff --numstat` counts them; a submodule's commit is one line. */
export function countChanges(file: FileDiff): { readonly added: number; readonly removed: number } {
  const { content } = file;
  if (content.kind === "submodule")
    return { added: Number(content.newCommit !== null), removed: Number(content.oldCommit !== null) };
  const count = { added: 0, removed: 0, context: 0 };
  for (const hunk of content.kind === "text" ? content.hunks : [])
    for (const line of hunk.lines) count[line.kind] += 1;
  return { added: count.added, removed: count.removed };
}
