// One bare git repository of the stand-in: cloned once, then read and written with git itself.
import { mkdir } from "node:fs/promises";
import { AssayError } from "../../../runtime/runtime.js";
import { openGit, type Git } from "../../local/git.js";
import { createObjectLoader, type GitObject } from "./load-objects.js";

/** A repository's folder. `object` takes anything `git rev-parse` does, `sha:path` too; many at once cost one process. */
export interface GitFolder {
  readonly dir: string;
  readonly git: Git;
  object(expression: string): Promise<GitObject | null>;
  /** The commit that a ref, branch or sha names; null when there is none. */
  commit(ref: string): Promise<string | null>;
  mergeBase(one: string, other: string): Promise<string | null>;
  /** Points a ref at a commit; null removes it. */
  setRef(ref: string, sha: string | null): Promise<void>;
}

type Env = Readonly<Record<string, string | undefined>>;

/** The environment git runs in: found by PATH, and nothing else of the machine's or the user's configuration. */
function hermeticEnv(env: Env): Env {
  return {
    PATH: env["PATH"],
    TMPDIR: env["TMPDIR"],
    SystemRoot: env["SystemRoot"],
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_AUTHOR_NAME: "Assay",
    GIT_AUTHOR_EMAIL: "assay@localhost",
    GIT_COMMITTER_NAME: "Assay",
    GIT_COMMITTER_EMAIL: "assay@localhost",
  };
}

/**
 * Copies the branches and tags of the repository at `from` into a bare one at `dir`, set to serve what GitHub serves: any
 * sha, partial clones. `from` is not written to. Throws `not-a-repository` when there is none.
 */
export async function cloneGitFolder(place: { from: string; dir: string; env: Env }): Promise<GitFolder> {
  const env = hermeticEnv(place.env);
  await mkdir(place.dir, { recursive: true });
  const git = openGit(place.dir, env);
  const cloned = await git.try(["clone", "--quiet", "--bare", "--", place.from, place.dir]);
  if (cloned.exitCode !== 0)
    throw new AssayError({
      code: "not-a-repository",
      message: `${place.from} could not be cloned: ${cloned.stderr.trim().split("\n").at(-1) ?? ""}`,
      remedy: "Name a folder that holds a git repository with at least one commit.",
    });
  const settings = [
    ["uploadpack.allowFilter", "true"],
    ["uploadpack.allowAnySHA1InWant", "true"],
    ["http.receivepack", "true"],
    ["gc.auto", "0"],
  ];
  for (const [name = "", value = ""] of settings) await git.run(["config", name, value]);
  return gitFolder(git);
}

function gitFolder(git: Git): GitFolder {
  const loader = createObjectLoader(git);
  return {
    dir: git.dir,
    git,
    object: loader,
    commit: async (ref) => {
      const found = await git.try([
        "rev-parse",
        "--verify",
        "--quiet",
        "--end-of-options",
        `${ref}^{commit}`,
      ]);
      return found.exitCode === 0 ? found.stdout.toString("utf8").trim() : null;
    },
    mergeBase: async (one, other) => {
      const found = await git.try(["merge-base", one, other]);
      return found.exitCode === 0 ? found.stdout.toString("utf8").trim() : null;
    },
    setRef: async (ref, sha) => {
      await git.run(sha === null ? ["update-ref", "-d", ref] : ["update-ref", ref, sha]);
    },
  };
}
