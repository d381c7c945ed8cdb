// Entries in pack files under a folder: one immutable file per write, named by its content, moved into place whole.
import { mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { AssayError, sha256 } from "../../runtime/runtime.js";
import { extractorVersion } from "../blob-entry.js";
import type { IndexStore } from "./index-store.js";

const maxPacks = 24;

/**
 * Opens a store under `folder`. A pack is a JSON line (keys with offsets) and the entries behind it. A damaged pack is
 * left out with its entries, which are then read anew from git. Many small packs are merged into one on write.
 */
export function openFileIndexStore(folder: string): IndexStore {
  const heads = new Map<string, ReadonlySet<string>>(); // packs never change, so what is in one is asked once
  const folderOf = (repository: string): string => folderIn(folder, repository);
  return {
    read: async (repository, keys) => {
      const found = new Map<string, Uint8Array>();
      for (const name of await packsIn(folderOf(repository))) {
        const path = join(folderOf(repository), name);
        const known = heads.get(path);
        const isWanted = known === undefined || keys.some((key) => known.has(key) && !found.has(key));
        if (!isWanted) continue;
        const entries = await readPack(path);
        heads.set(path, new Set(entries.keys()));
        for (const key of keys) {
          const entry = entries.get(key);
          if (entry !== undefined) found.set(key, entry);
        }
      }
      return found;
    },
    write: async (repository, entries) => {
      if (entries.size === 0) return;
      const target = folderOf(repository);
      await makeFolder(target);
      const packs = await packsIn(target);
      if (packs.length < maxPacks) {
        await writePack(target, entries);
        return;
      }
      const merged = new Map<string, Uint8Array>();
      for (const name of packs)
        for (const [key, entry] of await readPack(join(target, name))) merged.set(key, entry);
      for (const [key, entry] of entries) merged.set(key, entry);
      const kept = await writePack(target, merged);
      for (const name of packs) if (name !== kept) await rm(join(target, name), { force: true });
    },
  };
}

/** Where a repository's entries lie under `folder`, and how many bytes they take; 0 where there is no index. */
export async function measureIndex(
  folder: string,
  repository: string,
): Promise<{ readonly folder: string; readonly bytes: number }> {
  const place = folderIn(folder, repository);
  const sizes = await Promise.all((await packsIn(place)).map(async (name) => stat(join(place, name))));
  return { folder: place, bytes: sizes.reduce((sum, { size }) => sum + size, 0) };
}

function folderIn(folder: string, repository: string): string {
  return join(folder, sha256(repository).slice(0, 32), `v${extractorVersion}`);
}

async function packsIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => /^[0-9a-f]{64}\.pack$/.test(name)).sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

async function readPack(path: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const entries = new Map<string, Uint8Array>();
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if (isMissing(error)) return entries; // merged away by another writer meanwhile
    throw error;
  }
  if (!path.endsWith(`${sha256(bytes)}.pack`)) return entries;
  const head = bytes.indexOf(10);
  // the hash in the name proves that writePack wrote these bytes
  const rows = JSON.parse(bytes.toString("utf8", 0, head)) as [string, number][];
  let at = head + 1;
  for (const [key, length] of rows) {
    entries.set(key, bytes.subarray(at, at + length));
    at += length;
  }
  return entries;
}

async function writePack(folder: string, entries: ReadonlyMap<string, Uint8Array>): Promise<string> {
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  const head = JSON.stringify(sorted.map(([key, entry]) => [key, entry.length]));
  const bytes = Buffer.concat([Buffer.from(`${head}\n`), ...sorted.map(([, entry]) => entry)]);
  const name = `${sha256(bytes)}.pack`;
  const draft = join(folder, `${name}.${process.pid}.draft`);
  try {
    const file = await open(draft, "w");
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, join(folder, name));
  } catch (error) {
    await rm(draft, { force: true });
    throw cannotWrite(folder, error);
  }
  return name;
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw cannotWrite(folder, error);
  }
}

function cannotWrite(folder: string, cause: unknown): AssayError {
  return new AssayError({
    code: "cannot-write",
    message: `The index could not be written to ${folder}`,
    remedy: "Check that the folder can be written to and has free space.",
    cause,
  });
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}
