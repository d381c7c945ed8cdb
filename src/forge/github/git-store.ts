// Commits and blobs of one GitHub repository in a bare, partial, shallow object store: fetched by id, read offline.
import { join } from "node:path";
import { readdir, rm, stat, writeFile } from "node:fs/promises";
import { AssayError, type Clock } from "../../runtime/runtime.js";
import { plainDiff } from "../local/plain-diff.js";
import { withFolderLock } from "./folder-lock.js";
import { gitEnvironment, gitFetch, gitRead, type GitAccess } from "./git-process.js";

/** One entry of a commit's tree that is a file, a link (mode 120000) or a submodule (160000). */
export interface StoreEntry {
  readonly path: string;
  readonly mode: string;
  readonly id: string;
}

/** Objects of one repository. Reading never touches the network; what was not fetched is null. */
export interface GitStore {
  readonly gitDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Makes the trees of these commits present; `ref` is fetched with them. One fetch, none when all are here. */
  fetchCommits(commits: readonly string[], ref: string | null, signal?: AbortSignal): Promise<void>;
  /** Makes these blobs present, in few fetches; those that the repository does not have make it throw. */
  fetchBlobs(ids: readonly string[], signal?: AbortSignal): Promise<void>;
  /** All blobs of a commit up to 1 MiB, in one fetch, whatever is here. */
  fetchAllBlobs(commit: string, signal?: AbortSignal): Promise<void>;
  /** Sizes in bytes of blobs that are here; others are not in the map. */
  sizes(ids: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, number>>;
  listTree(commit: string, signal?: AbortSignal): Promise<readonly StoreEntry[]>;
  /** Blob ids on both sides of what differs between two commits; links count, submodules do not. */
  changedBlobs(
    base: string,
    head: string,
    signal?: AbortSignal,
  ): Promise<readonly { path: string; ids: string[] }[]>;
  /** The diff as git writes it. All changed blobs must be here. */
  diff(base: string, head: string, signal?: AbortSignal): Promise<Buffer>;
  readBlobs(ids: readonly string[], signal?: AbortSignal): Promise<readonly (Buffer | null)[]>;
}

const idPattern = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const zeros = /^0+$/;
const blobsPerFetch = 4_000;

/** Where a store is and how it is let in at GitHub. */
export interface GitStorePlace {
  readonly dir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly access: () => Promise<GitAccess>;
}

/** The store in `dir`, which need not exist yet. `access` is asked before each fetch; several processes may share the folder. */
export async function openGitStore(place: GitStorePlace): Promise<GitStore> {
  const env = gitEnvironment(place.env, place.dir);
  await ensureRepository(place, env);
  const read: Read = (args, stdin, signal) => gitRead({ env, args, stdin, signal });
  const check: GitStore["sizes"] = async (ids, signal) =>
    parseSizes(await read(["cat-file", "--batch-check=%(objectname) %(objectsize)"], lines(ids), signal));
  return {
    gitDir: place.dir,
    env,
    sizes: check,
    ...fetching(place, env, check),
    ...reading(read),
  };
}

/** Two `git init` at a time stand in each other's way, so the folder is made under the lock, and marked when it is whole. */
async function ensureRepository(place: GitStorePlace, env: GitStore["env"]): Promise<void> {
  const mark = join(place.dir, "assay-ready");
  if (await exists(mark)) return;
  await locked(place, undefined, async () => {
    if (await exists(mark)) return;
    await gitRead({ env, args: ["init", "--quiet", "--bare"] });
    await writeFile(mark, "");
  });
}

function locked(
  place: GitStorePlace,
  signal: AbortSignal | undefined,
  work: () => Promise<void>,
): Promise<void> {
  const { dir, clock } = place;
  const path = join(dir, "assay-fetch.lock");
  return withFolderLock({ path, clock, signal, onTakeOver: () => mend(dir) }, work);
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false; // not made yet
  }
}

type Read = (args: readonly string[], stdin?: string, signal?: AbortSignal) => Promise<Buffer>;

function fetching(
  place: GitStorePlace,
  env: GitStore["env"],
  check: GitStore["sizes"],
): Pick<GitStore, "fetchCommits" | "fetchBlobs" | "fetchAllBlobs"> {
  const fetch = async (run: { args: readonly string[]; stdin?: string; signal: AbortSignal | undefined }) => {
    const access = await place.access();
    await locked(place, run.signal, () => gitFetch({ env, ...run }, access));
  };
  return {
    fetchCommits: async (commits, ref, signal) => {
      const wants = [...new Set(commits)].map(requireId);
      const here = await check(wants, signal);
      if (wants.every((id) => here.has(id))) return;
      const refs = ref === null ? [] : [ref];
      await fetch({ args: ["--depth=1", "--filter=blob:none", "origin", ...wants, ...refs], signal });
    },
    fetchBlobs: async (ids, signal) => {
      const wants = [...new Set(ids)].map(requireId);
      const here = await check(wants, signal);
      const missing = wants.filter((id) => !here.has(id));
      for (let at = 0; at < missing.length; at += blobsPerFetch) {
        const stdin = lines(missing.slice(at, at + blobsPerFetch));
        await fetch({ args: ["--filter=blob:none", "--stdin", "origin"], stdin, signal });
      }
    },
    fetchAllBlobs: (commit, signal) => {
      const wanted = ["--refetch", "--depth=1", "--filter=blob:limit=1m"];
      return fetch({ args: [...wanted, "origin", requireId(commit)], signal });
    },
  };
}

function reading(read: Read): Pick<GitStore, "listTree" | "changedBlobs" | "diff" | "readBlobs"> {
  return {
    listTree: async (commit, signal) =>
      parseTree(await read(["ls-tree", "-r", "-z", "--full-tree", requireId(commit)], undefined, signal)),
    changedBlobs: async (base, head, signal) => {
      const raw = ["diff-tree", "-r", "--raw", "-z", "--no-renames", "--no-abbrev"];
      return parseRaw(await read([...raw, requireId(base), requireId(head)], undefined, signal));
    },
    diff: (base, head, signal) =>
      read([...plainDiff, requireId(base), requireId(head), "--"], undefined, signal),
    readBlobs: async (ids, signal) => {
      if (ids.length === 0) return [];
      return parseBatch(await read(["cat-file", "--batch"], lines(ids.map(requireId)), signal), ids.length);
    },
  };
}

/** What a killed fetch leaves: locks that would stop every later one, and half a pack. */
async function mend(dir: string): Promise<void> {
  for (const name of ["shallow.lock", "config.lock", "HEAD.lock"]) await rm(join(dir, name), { force: true });
  const packs = join(dir, "objects", "pack");
  const names = await readdir(packs).catch(() => []);
  for (const name of names) if (name.startsWith("tmp_")) await rm(join(packs, name), { force: true });
}

function requireId(id: string): string {
  if (idPattern.test(id)) return id;
  throw new AssayError({
    code: "unknown-ref",
    message: `"${id.slice(0, 80)}" is no object id`,
    remedy: "Give a full commit id, as GitHub's API does.",
  });
}

function lines(ids: readonly string[]): string {
  return ids.map((id) => `${id}\n`).join("");
}

// `<id> SP <size> LF`, or `<id> SP missing LF`
function parseSizes(bytes: Buffer): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const line of bytes.toString("latin1").split("\n")) {
    const [id = "", size = ""] = line.split(" ");
    if (/^\d+$/.test(size)) sizes.set(id, Number(size));
  }
  return sizes;
}

// `<mode> SP <type> SP <id> TAB <path> NUL`
function parseTree(bytes: Buffer): StoreEntry[] {
  return bytes
    .toString("utf8")
    .split("\0")
    .flatMap((row) => {
      const [, mode, id, path] = /^(\d+) \w+ ([0-9a-f]+)\t([\s\S]+)$/.exec(row) ?? [];
      return mode === undefined || id === undefined || path === undefined ? [] : [{ mode, id, path }];
    });
}

// `:<mode> SP <mode> SP <id> SP <id> SP <status> NUL <path> NUL`
function parseRaw(bytes: Buffer): { path: string; ids: string[] }[] {
  const fields = bytes.toString("utf8").split("\0");
  const changed: { path: string; ids: string[] }[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [oldMode = "", newMode = "", oldId = "", newId = ""] = (fields[at] ?? "").slice(1).split(" ");
    const sides = [
      [oldMode, oldId],
      [newMode, newId],
    ] as const;
    const ids = sides.flatMap(([mode, id]) => (mode === "160000" || zeros.test(id) ? [] : [id]));
    changed.push({ path: fields[at + 1] ?? "", ids });
  }
  return changed;
}

// `<id> SP <type> SP <size> LF <bytes> LF`, or `<id> SP missing LF`
function parseBatch(bytes: Buffer, count: number): (Buffer | null)[] {
  const blobs: (Buffer | null)[] = [];
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
