// Finds which two branches of a local repository make a pull request.
import { AssayError, runProcess } from "../../runtime/runtime.js";

const timeoutMs = 30_000;
const maxOutputBytes = 16 * 1024 * 1024;

/** Where to look, and what the user said. */
export interface BranchRequest {
  readonly dir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly head?: string | undefined;
  readonly base?: string | undefined;
}

/**
 * The branches: the base is `main`, `master` or the only other one unless given; the head is the current branch. Throws
 * `not-a-repository`, `unknown-ref` for a branch that is not there, and `usage` when head and base would be the same.
 */
export async function findBranches(request: BranchRequest): Promise<{ head: string; base: string }> {
  const listed = await git(request, "for-each-ref", "--format=%(refname:lstrip=2)", "refs/heads");
  if (listed === null)
    throw new AssayError({
      code: "not-a-repository",
      message: `${request.dir} is not a git repository`,
      remedy: "Name one with --repo.",
    });
  const branches = listed.split("\n").filter(Boolean);
  const current = await git(request, "symbolic-ref", "--short", "HEAD");
  const others = branches.filter((name) => name !== (request.head ?? current));
  const usual = ["main", "master"].find((name) => branches.includes(name));
  const base = request.base ?? usual ?? (others.length === 1 ? others[0] : undefined);
  const head = request.head ?? (current === base && others.length === 1 ? others[0] : (current ?? undefined));
  for (const [flag, name] of [
    ["--base", base],
    ["--head", head],
  ])
    if (name === undefined || !branches.includes(name)) throw unknownBranch(String(flag), name, branches);
  if (head === base)
    throw new AssayError({
      code: "usage",
      message: `both ends of the pull request would be ${String(head)}`,
      remedy: `Name the branch to review with --head; there are: ${branches.join(", ")}.`,
    });
  return { head: String(head), base: String(base) };
}

function unknownBranch(flag: string, name: string | undefined, branches: readonly string[]): AssayError {
  return new AssayError({
    code: "unknown-ref",
    message: name === undefined ? `no branch follows for ${flag}` : `there is no branch ${name}`,
    remedy: `Name one with ${flag}; there are: ${branches.join(", ") || "none"}.`,
  });
}

async function git({ dir, env }: BranchRequest, ...args: readonly string[]): Promise<string | null> {
  const ended = await runProcess({ command: "git", args, cwd: dir, env, timeoutMs, maxOutputBytes });
  return ended.exitCode === 0 ? ended.stdout.toString("utf8").trim() : null;
}
