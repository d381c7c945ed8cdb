// A change given as a diff, from a file or standard input; the files around it are used where they fit it.
import { readFile, realpath } from "node:fs/promises";
import { basename, join, resolve, sep } from "node:path";
import { applyFileDiff, parseDiff, unapplyFileDiff, type FileDiff } from "../../diff/diff.js";
import { openGit, type Git } from "./git.js";
import type { OpenSource } from "./local-checkout.js";
import { openObjectReader, type ObjectReader } from "./object-reader.js";

/** The diff's bytes, where it came from, and the folder whose files it may belong to. */
export interface DiffFileRequest {
  readonly bytes: Uint8Array;
  readonly label: string;
  readonly dir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * A source for a bare diff. A file's text is taken from the folder or its git history only when the hunks prove that it is
 * the right version: applied to the base, or taken back from the head, they must fit exactly. Otherwise the review sees the diff alone.
 */
export async function openDiffFile(request: DiffFileRequest): Promise<OpenSource> {
  const git = openGit(request.dir, request.env);
  const top = await git.try(["rev-parse", "--show-toplevel"]);
  const root = top.exitCode === 0 ? top.stdout.toString("utf8").replace(/\n$/, "") : resolve(request.dir);
  const parsed = parseDiff(request.bytes);
  const files = new Map(parsed.kind === "parsed" ? parsed.files.map((file) => [file.path, file]) : []);
  const committed =
    top.exitCode === 0 &&
    (await git.try(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"])).exitCode === 0
      ? openObjectReader(openGit(root, request.env), "HEAD")
      : null;
  return {
    trees: null,
    describe: () =>
      Promise.resolve({
        repository: basename(root),
        base: { label: "the diff's old side", sha: null },
        head: { label: request.label, sha: null },
      }),
    readDescription: () => Promise.resolve(null),
    diff: () => Promise.resolve(request.bytes),
    readFile: async (side, path) => {
      const file = files.get(path);
      if (file === undefined) return (await committed?.read(path)) ?? null;
      const both = await findBothSides(file, { root, committed, git });
      return both === null ? null : both[side];
    },
    listFiles: async () => (await committed?.list()) ?? [],
    close: () => {
      committed?.close();
      return Promise.resolve();
    },
  };
}

interface Sides {
  readonly base: Uint8Array | null;
  readonly head: Uint8Array | null;
}

async function findBothSides(
  file: FileDiff,
  from: { root: string; committed: ObjectReader | null; git: Git },
): Promise<Sides | null> {
  if (file.status === "added") return sidesFromBase(file, new Uint8Array());
  const inFolder = file.newPath === null ? null : await readOrNull(join(from.root, file.newPath), from.root);
  const taken = inFolder === null ? null : unapplyFileDiff(inFolder, file);
  if (taken?.kind === "applied") return { base: taken.bytes, head: inFolder };
  const old = file.oldPath === null ? null : ((await from.committed?.read(file.oldPath)) ?? inFolder);
  return old === null ? null : sidesFromBase(file, old);
}

function sidesFromBase(file: FileDiff, base: Uint8Array): Sides | null {
  const applied = applyFileDiff(base, file);
  return applied.kind === "applied" ? { base, head: applied.bytes } : null;
}

/** A path of the diff is not trusted to stay inside the folder, neither by dots nor through a link (spec X1). */
async function readOrNull(path: string, root: string): Promise<Uint8Array | null> {
  try {
    const [real, realRoot] = await Promise.all([realpath(path), realpath(root)]);
    return real.startsWith(`${realRoot}${sep}`) ? await readFile(real) : null;
  } catch {
    return null; // there is no such file, or it cannot be read
  }
}
