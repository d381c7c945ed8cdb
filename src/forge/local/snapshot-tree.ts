// Writes the index or the working tree as a git tree, without touching the user's index or object store.
import { copyFile, mkdir, mkdtemp, rm, stat, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { AssayError } from "../../runtime/runtime.js";
import type { Git } from "./git.js";

/** A tree and the git that can read it. `close` removes what was written for it. */
export interface Snapshot {
  readonly tree: string;
  readonly git: Git;
  close(): Promise<void>;
}

/**
 * The tree of everything staged (`index`) or of everything in the folder that git does not ignore, new files included
 * (`worktree`). Objects go to a temporary store that borrows from the real one. Must be closed.
 */
export async function openSnapshot(git: Git, kind: "index" | "worktree"): Promise<Snapshot> {
  const folder = await mkdtemp(join(tmpdir(), "assay-"));
  const close = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const scratch = await openScratch(git, folder);
    if (kind === "worktree") await addAll(scratch);
    return { tree: await writeTree(scratch, kind), git: scratch, close };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

const maxEmptyRepositories = 20;

/** Adds everything. An untracked repository without a commit has nothing that could be added, and git gives up there: it is left out. */
async function addAll(scratch: Git): Promise<void> {
  const add = ["add", "--all", "--ignore-errors", "--", ":/"];
  for (let left = 0; left < maxEmptyRepositories; left += 1) {
    const ended = await scratch.try(add);
    if (ended.exitCode === 0) return;
    // The text is fixed by LC_ALL=C; git has no exit code of its own for this.
    const empty = /^error: '(.+)\/' does not have a commit checked out$/m.exec(ended.stderr)?.[1];
    if (empty === undefined) break;
    add.push(`:(exclude,top,literal)${empty}`);
  }
  await scratch.run(add);
}

async function openScratch(git: Git, folder: string): Promise<Git> {
  const objects = resolve(git.dir, await git.text(["rev-parse", "--git-path", "objects"]));
  const index = resolve(
    git.dir,
    git.env["GIT_INDEX_FILE"] ?? (await git.text(["rev-parse", "--git-path", "index"])),
  );
  await mkdir(join(folder, "objects"));
  const copy = join(folder, "index");
  await copyIndex(index, copy);
  const borrowed = [objects, git.env["GIT_ALTERNATE_OBJECT_DIRECTORIES"]]
    .filter((path) => path !== undefined && path !== "")
    .join(":");
  return git.with({
    GIT_INDEX_FILE: copy,
    GIT_OBJECT_DIRECTORY: join(folder, "objects"),
    GIT_ALTERNATE_OBJECT_DIRECTORIES: borrowed,
  });
}

/**
 * Copies the index with its time. git trusts an entry whose file is older than the index and compares contents otherwise; a
 * copy that looks newer would make it overlook an edit of the same second and size ("racy git"). Whole seconds err on the safe side.
 */
async function copyIndex(from: string, to: string): Promise<void> {
  try {
    await copyFile(from, to);
    const wholeSecond = Math.floor((await stat(from)).mtimeMs / 1000) - 1;
    await utimes(to, wholeSecond, wholeSecond);
  } catch (error) {
    // A repository in which nothing was ever staged has no index yet.
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  }
}

async function writeTree(git: Git, kind: "index" | "worktree"): Promise<string> {
  const ended = await git.try(["write-tree"]);
  if (ended.exitCode === 0) return ended.stdout.toString("utf8").trim();
  throw new AssayError({
    code: "git-failed",
    message: `the ${kind === "index" ? "index" : "working tree"} cannot be read as one state: ${ended.stderr.trim().split("\n")[0] ?? ""}`,
    remedy: "Finish or abort the merge that is under way, then review again.",
  });
}
