// Follows a line of a file from one commit to a later one.
import { parseDiff } from "../../../diff/diff.js";
import type { GitFolder } from "./git-folder.js";

/** Where a line (1-based) of `path` at `from` stands at `to`; null when it was changed or is gone. Renames lose it. */
export async function followLine(
  git: GitFolder,
  ends: { readonly from: string; readonly to: string; readonly path: string },
  line: number,
): Promise<number | null> {
  if (ends.from === ends.to) return line;
  const options = ["diff", "--no-ext-diff", "--no-textconv", "--no-renames", "--unified=0"];
  const parsed = parseDiff(
    await git.git.run([...options, ends.from, ends.to, "--", `:(literal)${ends.path}`]),
  );
  const file = parsed.kind === "parsed" ? parsed.files[0] : undefined;
  if (file === undefined) return line;
  if (file.status === "deleted" || file.content.kind !== "text") return null;
  let shift = 0;
  for (const hunk of file.content.hunks) {
    // With no context, a hunk that only adds names the line before it.
    const first = hunk.oldLines === 0 ? hunk.oldStart + 1 : hunk.oldStart;
    if (line < first) break;
    if (line < first + hunk.oldLines) return null;
    shift += hunk.newLines - hunk.oldLines;
  }
  return line + shift;
}
