// Submodules: git shows a gitlink as a one-line text that names its commit; here it becomes the two commits.
import type { FileDiffContent, Hunk } from "./file-diff.js";

const gitlink = "160000";

/**
 * The commits of a change whose modes say gitlink, or null when it is no such change, or not one line a side in git's own form.
 * A commit may carry git's `-dirty`.
 */
export function submoduleOf(
  content: FileDiffContent,
  modes: { readonly oldMode: string | null; readonly newMode: string | null },
): FileDiffContent | null {
  if (content.kind !== "text" || (modes.oldMode !== gitlink && modes.newMode !== gitlink)) return null;
  const [hunk, ...others] = content.hunks;
  if (hunk === undefined || others.length > 0 || hunk.section !== "" || hunk.lines.length > 2) return null;
  const commits = { removed: commitOf(hunk, "removed"), added: commitOf(hunk, "added") };
  const found = Object.values(commits).filter((commit) => commit !== null).length;
  if (found !== hunk.lines.length) return null;
  return { kind: "submodule", oldCommit: commits.removed, newCommit: commits.added };
}

/** The text of a gitlink's line. */
export function submoduleLine(commit: string): string {
  return `Subproject commit ${commit}`;
}

function commitOf(hunk: Hunk, kind: "removed" | "added"): string | null {
  const line = hunk.lines.find((one) => one.kind === kind && !one.noNewline);
  return /^Subproject commit ([0-9a-f]{4,64}(?:-dirty)?)$/.exec(line?.text ?? "")?.[1] ?? null;
}
