// A scratch copy of a working tree with a repository of its own: changes are tried there, and the owner's tree is never written.
import {
  cp,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  readlink,
  realpath,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import { AssayError, messageOf, runProcess, type ProcessResult } from "../../runtime/runtime.js";

/** What is copied: the top of a checkout and the environment that git runs with. */
export interface ScratchRequest {
  readonly repoDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
}

/** An open copy. It must be closed. `files` are its tracked paths; `linked` are folders of dependencies it shares with the owner's tree. */
export interface Scratch {
  readonly dir: string;
  readonly files: readonly string[];
  readonly linked: readonly string[];
  /** The text of a regular UTF-8 file; a reason in words where an edit must not touch it. */
  read(path: string): Promise<{ readonly text: string } | { readonly refused: string }>;
  /** Whether `git apply` takes the patch on the state as it is; null, or git's own words. */
  check(patch: string): Promise<string | null>;
  /** Whether it also applies to the tree as it was copied, whatever was applied since. */
  appliesToBase(patch: string): Promise<boolean>;
  /** Applies a patch, or takes it back. Throws `git-failed`. */
  apply(patch: string, direction?: "forward" | "back"): Promise<void>;
  close(): Promise<void>;
}

const maxEditedBytes = 1_000_000;
const dependencyFolders = ["node_modules", ".venv", "venv", "vendor"];

/**
 * Copies what git tracks and what it would add (uncommitted work included, ignored files not) to a temporary folder and commits it
 * there. Folders of installed dependencies are linked, so that programs start. Throws `not-a-repository` and `git-failed`.
 */
export async function openScratch({ repoDir, env, signal }: ScratchRequest): Promise<Scratch> {
  const from = await topOf({ repoDir, env, signal });
  const dir = await realpath(await mkdtemp(join(tmpdir(), "assay-scratch-")));
  const close = (): Promise<void> => rm(dir, { recursive: true, force: true });
  try {
    const git = gitIn(dir, { env, signal });
    const files = await listFiles(from, { env, signal });
    for (const path of files) await copyEntry(join(from, path), join(dir, path));
    const linked = await linkDependencies(from, dir, files);
    await git.must(["init", "--quiet"]);
    await writeFile(join(dir, ".git", "info", "exclude"), linked.map((path) => `/${path}\n`).join(""));
    await git.must(["add", "--all", "--force", "--", "."]);
    await git.must([
      "-c",
      "user.name=assay",
      "-c",
      "user.email=assay@localhost",
      "commit",
      "--quiet",
      "--no-verify",
      "--allow-empty",
      "--message",
      "as it is",
    ]);
    return {
      ...{ dir, files, linked, close },
      read: (path) => readEditable(dir, path),
      check: async (patch) => {
        const { exitCode, stderr } = await git.run(["apply", "--check", "-"], patch);
        return exitCode === 0 ? null : stderr.trim().slice(0, 500);
      },
      appliesToBase: async (patch) =>
        (await git.run(["apply", "--check", "--cached", "-"], patch)).exitCode === 0,
      apply: async (patch, direction = "forward") => {
        await git.must(["apply", ...(direction === "back" ? ["--reverse"] : []), "-"], patch);
      },
    };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

/** Why a path that somebody proposes must not be edited; null where it may. Links, git's own files and what lies outside are refused. */
async function refusalOf(dir: string, path: string): Promise<string | null> {
  if (path === "" || isAbsolute(path) || /[\0\n\\]/.test(path)) return "it is no path inside the repository";
  const inside = relative(dir, resolve(dir, path));
  if (inside === "" || inside.startsWith("..")) return "it lies outside the repository";
  if (inside.split("/").some((part) => part.toLowerCase() === ".git")) return "it belongs to git";
  let at = dir;
  for (const part of inside.split("/")) {
    at = join(at, part);
    const entry = await lstat(at).catch(() => null); // what is not there is told below
    if (entry === null) return "there is no such file";
    if (entry.isSymbolicLink()) return "it is a link, or lies behind one";
  }
  const entry = await lstat(at);
  if (!entry.isFile()) return "it is no file";
  return entry.size > maxEditedBytes ? `it is larger than ${maxEditedBytes} bytes` : null;
}

async function readEditable(dir: string, path: string): Promise<{ text: string } | { refused: string }> {
  const refused = await refusalOf(dir, path);
  if (refused !== null) return { refused };
  const bytes = await readFile(join(dir, path));
  const text = bytes.toString("utf8");
  if (text.includes("\0") || !Buffer.from(text, "utf8").equals(bytes))
    return { refused: "it is not UTF-8 text" };
  return { text };
}

interface GitSettings {
  readonly env: ScratchRequest["env"];
  readonly signal?: AbortSignal | undefined;
}

interface ScratchGit {
  run(args: readonly string[], stdin?: string): Promise<ProcessResult>;
  must(args: readonly string[], stdin?: string): Promise<string>;
}

function gitIn(dir: string, { env, signal }: GitSettings): ScratchGit {
  const quiet = {
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_TERMINAL_PROMPT: "0",
    LC_ALL: "C",
  };
  const outside = { GIT_DIR: undefined, GIT_WORK_TREE: undefined, GIT_INDEX_FILE: undefined };
  const fixed = [
    "-c",
    "core.autocrlf=false",
    "-c",
    "core.safecrlf=false",
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "apply.whitespace=nowarn",
  ];
  const run: ScratchGit["run"] = (args, stdin = "") =>
    runProcess({
      command: "git",
      args: [...fixed, ...args],
      cwd: dir,
      env: { ...env, ...quiet, ...outside },
      stdin,
      timeoutMs: 120_000,
      maxOutputBytes: 64 * 1024 * 1024,
      signal,
    });
  return {
    run,
    must: async (args, stdin) => {
      const { exitCode, stdout, stderr } = await run(args, stdin);
      if (exitCode === 0) return stdout.toString("utf8");
      throw new AssayError({
        code: "git-failed",
        message: `git ${args.find((one) => /^[a-z]/.test(one) && !one.includes("=")) ?? ""} failed in ${dir}: ${stderr.trim().slice(0, 300)}`,
        remedy: "Run the same git command by hand to see what is wrong.",
      });
    },
  };
}

async function topOf({ repoDir, env, signal }: ScratchRequest): Promise<string> {
  const { exitCode, stdout } = await gitIn(repoDir, { env, signal }).run(["rev-parse", "--show-toplevel"]);
  if (exitCode === 0) return stdout.toString("utf8").replace(/\n$/, "");
  throw new AssayError({
    code: "not-a-repository",
    message: `${repoDir} is not inside a git repository`,
    remedy: "Name a checkout with --repo-dir.",
  });
}

async function listFiles(from: string, settings: GitSettings): Promise<readonly string[]> {
  const listed = await gitIn(from, settings).must([
    "ls-files",
    "-z",
    "--cached",
    "--others",
    "--exclude-standard",
  ]);
  return [...new Set(listed.split("\0").filter((path) => path !== ""))];
}

/** Links stay links, so that nothing outside is copied; what was deleted meanwhile, and submodules, are left out. */
async function copyEntry(from: string, to: string): Promise<void> {
  const entry = await lstat(from).catch(() => null); // tracked, but deleted in the working tree
  if (entry === null || entry.isDirectory()) return;
  await mkdir(dirname(to), { recursive: true });
  if (entry.isSymbolicLink()) await symlink(await readlink(from), to);
  else await cp(from, to);
}

async function linkDependencies(
  from: string,
  to: string,
  files: readonly string[],
): Promise<readonly string[]> {
  const manifests = /(?:^|\/)(?:package\.json|pyproject\.toml|requirements[^/]*\.txt|go\.mod)$/;
  const folders = new Set([
    ".",
    ...files.filter((path) => manifests.test(path)).map((path) => dirname(path)),
  ]);
  const linked: string[] = [];
  for (const folder of folders)
    for (const name of dependencyFolders) {
      const path = folder === "." ? name : `${folder}/${name}`;
      const entry = await lstat(join(from, path)).catch(() => null); // most have none
      const isThere = (await lstat(join(to, path)).catch(() => null)) !== null; // tracked: copied already
      if (entry === null || isThere) continue;
      try {
        await symlink(await realpath(join(from, path)), join(to, path));
        linked.push(path);
      } catch (thrown) {
        throw new AssayError({
          code: "cannot-write",
          message: `${path} cannot be linked: ${messageOf(thrown)}`,
          remedy: "Remove the broken link.",
          cause: thrown,
        });
      }
    }
  return linked;
}
