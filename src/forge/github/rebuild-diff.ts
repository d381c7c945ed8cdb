// Makes a unified diff from GitHub's list of changed files: its patches where it gives them, else from both versions of a file.
import pLimit from "p-limit";
import { hunksBetween, parseDiff, writeDiff, type FileDiff, type FileDiffContent } from "../../diff/diff.js";
import type { ChangeEnds, UnreadFile } from "./change-parts.js";
import type { RepositoryReads } from "./github.js";
import type { GitHubPullFile } from "./pull.js";

const maxReadFiles = 300;
const maxTextBytes = 2 * 1024 * 1024;
/** Lines of both sides that are held at once, over all files: a file of 2 MiB may have as many lines (spec X8). */
const maxReadLines = 1_000_000;
const concurrentFiles = 4;

/** A rebuilt diff. Every listed file stands in it; those in `unread` stand as binary. */
export interface RebuiltDiff {
  readonly diff: Uint8Array;
  readonly unread: readonly UnreadFile[];
}

/**
 * Rebuilds the diff (spec D4). A patch is believed only when it holds exactly the lines that GitHub counted. At most 300
 * files are read from both sides; nothing is left out in silence. Modes are not in GitHub's list, so 100644 stands for them.
 */
export async function rebuildDiff(
  client: Pick<RepositoryReads, "file" | "blob">,
  of: {
    readonly files: readonly GitHubPullFile[];
    readonly isComplete: boolean;
    readonly ends: ChangeEnds;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<RebuiltDiff> {
  const unread: UnreadFile[] = [];
  const limit = pLimit(concurrentFiles);
  let left = maxReadFiles;
  const room = { lines: maxReadLines };
  const changed = of.files.filter((file) => file.status !== "unchanged");
  const built = await Promise.all(
    changed.map(async (file): Promise<FileDiff> => {
      const patched = fromPatch(file);
      if (patched !== null) return toFileDiff(file, patched);
      left -= 1;
      const content = left < 0 ? tooMany : await limit(() => fromSides(client, file, { ...of, room }));
      if ("content" in content) return toFileDiff(file, content);
      unread.push({ path: file.path, reason: content.reason });
      return toFileDiff(file, { content: { kind: "binary" }, encoding: "utf-8" });
    }),
  );
  if (!of.isComplete)
    unread.push({ path: null, reason: `GitHub lists only the first ${of.files.length} changed files` });
  return { diff: writeDiff(built), unread };
}

const tooMany = { reason: `GitHub gave no patch, and ${maxReadFiles} such files were read already` };

interface Content {
  readonly content: FileDiffContent;
  readonly encoding: FileDiff["encoding"];
}

/** GitHub's patch is the hunks alone; null where there is none or it does not hold all lines. */
function fromPatch(file: GitHubPullFile): Content | null {
  if (file.patch === null) {
    const isPure = file.additions + file.deletions === 0 && file.status === "renamed";
    return isPure ? { content: { kind: "none" }, encoding: "utf-8" } : null;
  }
  const text = `--- a/x\n+++ b/x\n${file.patch.replace(/\n?$/, "\n")}`;
  const parsed = parseDiff(Buffer.from(text));
  const [only] = parsed.kind === "parsed" ? parsed.files : [];
  if (only?.content.kind !== "text") return null;
  const lines = only.content.hunks.flatMap((hunk) => hunk.lines);
  const count = (kind: string): number => lines.filter((line) => line.kind === kind).length;
  if (count("added") !== file.additions || count("removed") !== file.deletions) return null;
  return { content: only.content, encoding: only.encoding };
}

async function fromSides(
  client: Pick<RepositoryReads, "file" | "blob">,
  file: GitHubPullFile,
  of: { ends: ChangeEnds; room: { lines: number }; signal?: AbortSignal | undefined },
): Promise<Content | { readonly reason: string }> {
  const { signal } = of;
  const hasOld = file.status !== "added";
  const hasNew = file.status !== "removed";
  const oldPath = file.previousPath ?? file.path;
  const before = hasOld
    ? await client.file({ sha: of.ends.mergeBase, path: oldPath, signal })
    : new Uint8Array();
  const after = hasNew ? await client.file({ sha: of.ends.head, path: file.path, signal }) : new Uint8Array();
  if (before === null || after === null) return { reason: "GitHub gave neither a patch nor the file" };
  const sides = [Buffer.from(before), Buffer.from(after)] as const;
  if (sides.some((side) => side.length > maxTextBytes)) return { reason: "larger than 2 MiB" };
  if (sides.some((side) => side.includes(0))) return { content: { kind: "binary" }, encoding: "utf-8" };
  of.room.lines -= countLines(sides[0]) + countLines(sides[1]);
  if (of.room.lines < 0) return { reason: `the files before it have ${maxReadLines} lines already` };
  const encoding = sides.every(isUtf8) ? "utf-8" : "latin1";
  const hunks = hunksBetween(sides[0].toString(encoding), sides[1].toString(encoding));
  return { content: hunks.length === 0 ? { kind: "none" } : { kind: "text", hunks }, encoding };
}

function countLines(bytes: Buffer): number {
  let lines = 1;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines += 1;
  return lines;
}

function isUtf8(bytes: Buffer): boolean {
  return Buffer.from(bytes.toString("utf-8")).equals(bytes);
}

const statuses = {
  added: "added",
  removed: "deleted",
  modified: "modified",
  changed: "modified",
  unchanged: "modified",
  renamed: "renamed",
  copied: "copied",
} as const satisfies Record<GitHubPullFile["status"], FileDiff["status"]>;

function toFileDiff(file: GitHubPullFile, { content, encoding }: Content): FileDiff {
  const status = statuses[file.status];
  const isNew = status === "added";
  const isGone = status === "deleted";
  const oldPath = file.previousPath ?? file.path;
  return {
    status,
    path: isGone ? oldPath : file.path,
    oldPath: isNew ? null : oldPath,
    newPath: isGone ? null : file.path,
    oldMode: isNew ? null : "100644",
    newMode: isGone ? null : "100644",
    oldBlob: null,
    newBlob: null,
    similarity: null,
    encoding,
    content,
  };
}
