// Files of commits from a local git object store: no checkout, no hooks, no filters, no network.
import { AssayError, runProcess } from "../../runtime/runtime.js";
import type { TreeFile, TreeSource } from "./tree-source.js";

const timeoutMs = 120_000;
const maxOutputBytes = 512 * 1024 * 1024;

/** `gitDir` is a bare repository or a `.git` folder; `env` is what git may see of the environment (PATH at least). */
export function openGitTreeSource(of: {
  readonly gitDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}): TreeSource {
  const run = async (args: readonly string[], stdin: string, signal?: AbortSignal): Promise<Buffer> => {
    const env = { ...of.env, ...quietGit };
    const request = {
      command: "git",
      args: [`--git-dir=${of.gitDir}`, ...args],
      env,
      stdin,
      timeoutMs,
      maxOutputBytes,
    };
    const { exitCode, stdout, stderr } = await runProcess({ ...request, signal });
    if (exitCode !== 0) throw gitFailed(args, stderr);
    return stdout;
  };
  return {
    listFiles: async (commit, signal) => {
      if (!/^[\w][\w./@{}^~-]*$/.test(commit))
        throw gitFailed(["ls-tree", commit], "not a valid object name");
      return parseTree(await run(["ls-tree", "-r", "-z", "-l", "--full-tree", commit], "", signal));
    },
    readFiles: async (commit, paths, signal) => {
      requireName(commit);
      const asked = paths.filter((path) => !path.includes("\n"));
      if (asked.length === 0) return paths.map(() => null);
      const input = asked.map((path) => `${commit}:${path}\n`).join("");
      const blobs = parseBatch(await run(["cat-file", "--batch"], input, signal), asked.length);
      const found = new Map(asked.map((path, index) => [path, blobs[index] ?? null]));
      return paths.map((path) => found.get(path) ?? null);
    },
    readBlobs: async (blobs, signal) => {
      if (blobs.length === 0) return [];
      return parseBatch(await run(["cat-file", "--batch"], `${blobs.join("\n")}\n`, signal), blobs.length);
    },
  };
}

// A name that begins with a dash would be an option, and a line feed a second question.
function requireName(commit: string): void {
  if (!/^[\w][\w./@{}^~-]*$/.test(commit)) throw gitFailed(["rev-parse", commit], "not a valid object name");
}

const quietGit = {
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_NO_LAZY_FETCH: "1",
  GIT_NO_REPLACE_OBJECTS: "1",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_TERMINAL_PROMPT: "0",
};

// `<mode> SP <type> SP <id> SP+ <size> TAB <path> NUL`
function parseTree(bytes: Buffer): TreeFile[] {
  const files: TreeFile[] = [];
  for (const row of bytes.toString("utf8").split("\0")) {
    const fields = /^(\d+) (\w+) ([0-9a-f]+) +(\d+|-)\t([\s\S]+)$/.exec(row);
    if (fields === null) continue;
    const [, mode, type, blob = "", size, path = ""] = fields;
    if (type === "blob" && mode !== "120000") files.push({ path, blob, bytes: Number(size) });
  }
  return files;
}

// `<id> SP <type> SP <size> LF <bytes> LF`, or `<id> SP missing LF`
function parseBatch(bytes: Buffer, count: number): (Uint8Array | null)[] {
  const blobs: (Uint8Array | null)[] = [];
  let at = 0;
  while (blobs.length < count && at < bytes.length) {
    const end = bytes.indexOf(10, at);
    const header = /^[0-9a-f]+ (\w+) (\d+)$/.exec(bytes.toString("latin1", at, end));
    at = end + 1;
    if (header === null) {
      blobs.push(null);
      continue;
    }
    const size = Number(header[2]);
    blobs.push(header[1] === "blob" ? bytes.subarray(at, at + size) : null);
    at += size + 1;
  }
  return blobs;
}

function gitFailed(args: readonly string[], stderr: string): AssayError {
  const isUnknown = /not a (?:valid object name|tree object)|unknown revision|bad revision/i.test(stderr);
  return new AssayError({
    code: isUnknown ? "unknown-ref" : "git-failed",
    message: `git ${args[0] ?? ""} failed on ${args.at(-1) ?? ""}: ${stderr.trim().slice(0, 300)}`,
    remedy: isUnknown
      ? "Fetch the commit, or name one that exists."
      : "Check that the repository is whole with git fsck.",
  });
}
