// A change in a local checkout: a branch against its base, uncommitted work included, read from git's object store.
import { basename } from "node:path";
import { AssayError } from "../../runtime/runtime.js";
import type { ChangeSource } from "../../review/review.js";
import { gitTrees, type GitTrees } from "./git-trees.js";
import { openGit, type Git } from "./git.js";
import { openObjectReader } from "./object-reader.js";
import { commitOf, resolveRange, type Range, type RangeRequest } from "./resolve-range.js";
import { plainDiff } from "./plain-diff.js";
import { openSnapshot, type Snapshot } from "./snapshot-tree.js";

const maxDescriptionChars = 8_000;

/** Where the checkout is and what to compare. `env` is the environment that git runs with. */
export interface CheckoutRequest extends RangeRequest {
  readonly dir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * A change source that holds processes and temporary files until it is closed. `trees` are the whole trees on both sides;
 * null for a bare diff, which has none.
 */
export interface OpenSource extends ChangeSource {
  readonly trees: GitTrees | null;
  close(): Promise<void>;
}

/**
 * Opens the change. Throws `not-a-repository`, `unknown-ref`, `no-merge-base` and `git-failed`. The user's index, files and
 * object store are never written.
 */
export async function openLocalCheckout(request: CheckoutRequest): Promise<OpenSource> {
  const git = openGit(await topOf(request), request.env);
  const range = await resolveRange(git, request);
  const snapshot = await snapshotOf(git, range);
  const headGit = snapshot?.git ?? git;
  const headTree = snapshot?.tree ?? range.head.commit ?? range.base.tree;
  const readers = { base: openObjectReader(git, range.base.tree), head: openObjectReader(headGit, headTree) };
  const hasUncommitted =
    range.head.kind === "worktree" && snapshot !== null && (await isChanged(headGit, { range, headTree }));
  const trees = await gitTrees(headGit, { base: range.base.tree, head: headTree });
  return {
    trees,
    describe: () => Promise.resolve(identity(git, { range, hasUncommitted })),
    readDescription: () => readMessages(git, range),
    diff: (signal) => headGit.run([...plainDiff, range.base.tree, headTree, "--"], { signal }),
    readFile: (side, path) => readers[side].read(path),
    listFiles: (side) => readers[side].list(),
    close: async () => {
      readers.base.close();
      readers.head.close();
      await snapshot?.close();
    },
  };
}

/**
 * The trees of one commit, `ref`, on both sides, with its id. No checkout is needed, so a bare repository will do. Throws
 * `not-a-repository`, `unknown-ref` and `git-failed`.
 */
export async function locateCommit(
  request: Pick<CheckoutRequest, "dir" | "env"> & { readonly ref: string },
): Promise<GitTrees> {
  const git = openGit(await topOf({ ...request, head: request.ref }), request.env);
  const commit = await commitOf(git, request.ref);
  return gitTrees(git, { base: commit, head: commit });
}

async function topOf(request: Pick<CheckoutRequest, "dir" | "env" | "head">): Promise<string> {
  const git = openGit(request.dir, request.env);
  const top = await git.try(["rev-parse", "--show-toplevel"]);
  if (top.exitCode === 0) return top.stdout.toString("utf8").replace(/\n$/, "");
  const bare = await git.try(["rev-parse", "--is-bare-repository"]);
  if (bare.stdout.toString("utf8").trim() === "true") {
    if (request.head !== null) return request.dir;
    throw withoutFiles(request.dir);
  }
  // git has no exit code of its own for this refusal; the text is fixed by LC_ALL=C.
  if (top.stderr.includes("dubious ownership")) throw untrusted(request.dir);
  throw new AssayError({
    code: "not-a-repository",
    message: `${request.dir} is not inside a git repository`,
    remedy: "Change into a checkout, name one with --repo, or give a diff with --diff FILE.",
  });
}

function withoutFiles(dir: string): AssayError {
  return new AssayError({
    code: "not-a-repository",
    message: `${dir} is a bare repository: it has commits, but no files of its own to review`,
    remedy: "Name what to review with --head, and what to compare it with with --base.",
  });
}

function untrusted(dir: string): AssayError {
  return new AssayError({
    code: "git-failed",
    message: `git does not trust ${dir}, because somebody else owns it`,
    remedy: `If you trust it, run: git config --global --add safe.directory ${dir}`,
  });
}

async function snapshotOf(git: Git, range: Range): Promise<Snapshot | null> {
  if (range.head.kind === "commit") return null;
  return openSnapshot(git, range.head.kind);
}

async function isChanged(git: Git, given: { range: Range; headTree: string }): Promise<boolean> {
  if (given.range.head.commit === null) return true;
  return (await git.text(["rev-parse", `${given.range.head.commit}^{tree}`])) !== given.headTree;
}

function identity(
  git: Git,
  given: { range: Range; hasUncommitted: boolean },
): Awaited<ReturnType<ChangeSource["describe"]>> {
  const { base, head } = given.range;
  const label = given.hasUncommitted ? `${head.label} with uncommitted work` : head.label;
  const isCommitted = head.kind === "commit" || (head.kind === "worktree" && !given.hasUncommitted);
  return {
    repository: basename(git.dir),
    base: { label: base.label, sha: base.commit },
    head: { label, sha: isCommitted ? head.commit : null },
  };
}

async function readMessages(git: Git, range: Range): Promise<string | null> {
  if (range.base.commit === null || range.head.commit === null) return null;
  const log = await git.text([
    "log",
    "--no-show-signature",
    "--format=%B",
    "--reverse",
    `${range.base.commit}..${range.head.commit}`,
  ]);
  const text = log.trim().slice(0, maxDescriptionChars);
  return text === "" ? null : text;
}
