// Finds what to compare: base and head as the user named them, or as a developer on a branch would expect.
import { AssayError } from "../../runtime/runtime.js";
import type { Git } from "./git.js";

/** What the user asked for. `staged` reviews the index; `uncommitted` work belongs to the head when no head is named. */
export interface RangeRequest {
  readonly base: string | null;
  readonly head: string | null;
  readonly staged: boolean;
}

/** What will be compared. `base.tree` is a commit or tree id; `head.commit` is null before the first commit. */
export interface Range {
  readonly base: { readonly label: string; readonly commit: string | null; readonly tree: string };
  readonly head: {
    readonly label: string;
    readonly commit: string | null;
    readonly kind: "commit" | "index" | "worktree";
  };
}

/**
 * Resolves the range. With no base: the branch that this one is to be merged into (its upstream when that is another
 * branch, else the repository's default branch), or the upstream when this is the default branch, or HEAD.
 * Throws `unknown-ref` and `no-merge-base`.
 */
export async function resolveRange(git: Git, request: RangeRequest): Promise<Range> {
  const headCommit = request.head === null ? await tryCommit(git, "HEAD") : await commitOf(git, request.head);
  const kind = request.staged ? "index" : request.head === null ? "worktree" : "commit";
  const head = { label: await headLabel(git, request), commit: headCommit, kind } as const;
  if (headCommit === null)
    return { base: { label: "nothing", commit: null, tree: await emptyTree(git) }, head };
  const baseRef = request.base ?? (request.staged ? "HEAD" : await findBase(git, request.head));
  const baseCommit = await commitOf(git, baseRef);
  const merge = await mergeBase(git, { baseRef, baseCommit, headCommit });
  return { base: { label: baseRef, commit: merge, tree: merge }, head };
}

async function findBase(git: Git, head: string | null): Promise<string> {
  const branch = await branchOf(git, head);
  const upstream = branch === null ? null : await shortName(git, `${branch}@{upstream}`);
  const home = await defaultBranch(git);
  if (upstream !== null && branch !== null && !upstream.endsWith(`/${branch}`)) return upstream;
  const isHome = branch !== null && home !== null && (home === branch || home.endsWith(`/${branch}`));
  if (isHome || home === null) return upstream ?? "HEAD";
  return home;
}

async function branchOf(git: Git, head: string | null): Promise<string | null> {
  if (head === null) return oneLine(git, ["symbolic-ref", "--quiet", "--short", "HEAD"]);
  const name = await oneLine(git, ["rev-parse", "--verify", "--quiet", "--abbrev-ref", head]);
  return name === "" || name === "HEAD" ? null : name;
}

/** The branch that others are merged into: what the remote says, else the configured or a usual name that exists. */
async function defaultBranch(git: Git): Promise<string | null> {
  const remote = await oneLine(git, ["symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD"]);
  if (remote !== null && (await tryCommit(git, remote)) !== null) return remote;
  const configured = await oneLine(git, ["config", "--get", "init.defaultBranch"]);
  const names = [
    ...(configured === null || configured === "" ? [] : [configured]),
    "main",
    "master",
    "trunk",
    "develop",
  ];
  for (const name of names.flatMap((one) => [`origin/${one}`, one])) {
    if ((await tryCommit(git, `refs/${name.startsWith("origin/") ? "remotes" : "heads"}/${name}`)) !== null)
      return name;
  }
  return null;
}

async function shortName(git: Git, ref: string): Promise<string | null> {
  return oneLine(git, ["rev-parse", "--verify", "--quiet", "--abbrev-ref", ref]);
}

async function headLabel(git: Git, request: RangeRequest): Promise<string> {
  if (request.head !== null) return request.head;
  const branch = (await oneLine(git, ["symbolic-ref", "--quiet", "--short", "HEAD"])) ?? "HEAD";
  return request.staged ? `${branch} (staged)` : branch;
}

/** The id of the commit that `ref` names. Throws `unknown-ref`. */
export async function commitOf(git: Git, ref: string): Promise<string> {
  const commit = await tryCommit(git, ref);
  if (commit !== null) return commit;
  throw new AssayError({
    code: "unknown-ref",
    message: `"${ref}" is no branch, tag or commit of ${git.dir}`,
    remedy: "Check the spelling, or fetch it first (`git fetch origin`); `git branch -a` lists what is here.",
  });
}

async function tryCommit(git: Git, ref: string): Promise<string | null> {
  return oneLine(git, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`]);
}

async function mergeBase(
  git: Git,
  ends: { baseRef: string; baseCommit: string; headCommit: string },
): Promise<string> {
  const found = await oneLine(git, ["merge-base", ends.baseCommit, ends.headCommit]);
  if (found !== null) return found;
  const isShallow = (await oneLine(git, ["rev-parse", "--is-shallow-repository"])) === "true";
  throw new AssayError({
    code: "no-merge-base",
    message: `${ends.baseRef} and the reviewed head have no commit in common`,
    remedy: isShallow
      ? "The clone is shallow: run `git fetch --unshallow` (in CI, check out with the full history)."
      : "Name a base that the branch was made from with --base.",
  });
}

async function emptyTree(git: Git): Promise<string> {
  return git.text(["hash-object", "-t", "tree", "--stdin"], { stdin: "" });
}

async function oneLine(git: Git, args: readonly string[]): Promise<string | null> {
  const ended = await git.try(args);
  return ended.exitCode === 0 ? ended.stdout.toString("utf8").trim() : null;
}
