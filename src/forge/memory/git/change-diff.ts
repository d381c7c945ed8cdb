// The three-dot change between two commits, as git writes it and as it is parsed, kept for the last few asked for.
import { AssayError } from "../../../runtime/runtime.js";
import { parseDiff, type FileDiff } from "../../../diff/diff.js";
import type { GitFolder } from "./git-folder.js";

/** A change from the merge base to the head. `patches` are the hunks of each file as text, null for one without any. */
export interface ChangeDiff {
  readonly mergeBase: string;
  readonly bytes: Buffer;
  readonly files: readonly ChangedFile[];
}

/** One file of it. `additions` and `deletions` count lines. */
export interface ChangedFile {
  readonly diff: FileDiff;
  readonly additions: number;
  readonly deletions: number;
}

const keptChanges = 64;
const options = [
  "diff",
  "--no-ext-diff",
  "--no-textconv",
  "--no-color",
  "--full-index",
  "--find-renames",
  "--unified=3",
  "--inter-hunk-context=0",
  "-O/dev/null",
  "--diff-algorithm=myers",
  "--submodule=short",
  "--src-prefix=a/",
  "--dst-prefix=b/",
];

/** The three-dot diff of `base` and `head` (shas); null when they share no history. */
export type ReadChange = (git: GitFolder, base: string, head: string) => Promise<ChangeDiff | null>;

/** A reader that keeps the last changes it read: commits never change, so neither do their diffs. */
export function createChangeReader(): ReadChange {
  const kept = new Map<string, Promise<ChangeDiff | null>>();
  return (git, base, head) => {
    const key = `${git.dir} ${base} ${head}`;
    const found = kept.get(key);
    if (found !== undefined) return found;
    const read = readChange(git, base, head);
    kept.set(key, read);
    read.catch(() => kept.delete(key));
    const [oldest] = kept.keys();
    if (kept.size > keptChanges && oldest !== undefined) kept.delete(oldest);
    return read;
  };
}

async function readChange(git: GitFolder, base: string, head: string): Promise<ChangeDiff | null> {
  const mergeBase = await git.mergeBase(base, head);
  if (mergeBase === null) return null;
  const bytes = await git.git.run([...options, mergeBase, head, "--"]);
  const parsed = parseDiff(bytes);
  if (parsed.kind !== "parsed")
    throw new AssayError({
      code: "git-failed",
      message: `the diff of ${mergeBase} and ${head} could not be read at line ${parsed.line}: ${parsed.reason}`,
      remedy: "Report it with the two commits: git wrote a diff that Assay does not know.",
    });
  return { mergeBase, bytes, files: parsed.files.map(counted) };
}

function counted(diff: FileDiff): ChangedFile {
  const lines = diff.content.kind === "text" ? diff.content.hunks.flatMap((hunk) => hunk.lines) : [];
  const count = (kind: string): number => lines.filter((line) => line.kind === kind).length;
  return { diff, additions: count("added"), deletions: count("removed") };
}
