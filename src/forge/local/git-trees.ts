// Where git keeps the objects of a repository, and which trees of it are meant: for readers that need whole trees.
import { realpath } from "node:fs/promises";
import { resolve } from "node:path";
import type { Git } from "./git.js";

/**
 * Two trees of one repository. `gitDir` with `env` reads both, uncommitted work included while the source is open.
 * `base` and `head` are commit or tree ids. `repository` is the same for all worktrees of a repository on this machine.
 */
export interface GitTrees {
  readonly repository: string;
  readonly gitDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly base: string;
  readonly head: string;
}

/** The trees `base` and `head` as `git` sees them. Throws `git-failed`. */
export async function gitTrees(git: Git, ends: Pick<GitTrees, "base" | "head">): Promise<GitTrees> {
  const [gitDir = "", common = ""] = (
    await git.text(["rev-parse", "--absolute-git-dir", "--git-common-dir"])
  ).split("\n");
  const repository = await realpath(resolve(git.dir, common));
  return { repository, gitDir, env: git.env, ...ends };
}
