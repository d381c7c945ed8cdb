// Where fetched objects are kept: a folder per repository, begun anew when it has grown, removed when the repository goes.
import { mkdir, readdir, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";

const maxPacks = 200;
const maxBytes = 2 * 1024 ** 3;
const unusedMs = 6 * 3_600_000;

/**
 * The folder of a bare repository to fetch `repositoryId` into; not made yet when it is the first. A grown one (200 packs or
 * 2 GiB) is left to its readers and a new one begun; those unused for six hours are removed. Each use renews the folder's time.
 */
export async function gitFolder(cacheDir: string, repositoryId: number): Promise<string> {
  const home = homeOf(cacheDir, repositoryId);
  await mkdir(home, { recursive: true, mode: 0o700 });
  const generations = (await readdir(home)).filter((name) => /^\d+$/.test(name)).map(Number);
  const newest = Math.max(0, ...generations);
  const isFull = newest > 0 && (await isGrown(join(home, String(newest))));
  const current = newest === 0 || isFull ? newest + 1 : newest;
  for (const old of generations) if (old < newest) await removeUnused(join(home, String(old)));
  const folder = join(home, String(current));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const now = new Date();
  await utimes(folder, now, now);
  return folder;
}

function homeOf(cacheDir: string, repositoryId: number): string {
  return join(cacheDir, "github", String(Math.trunc(repositoryId)));
}

async function isGrown(folder: string): Promise<boolean> {
  const packs = join(folder, "objects", "pack");
  const names = await namesIn(packs);
  if (names.filter((name) => name.endsWith(".pack")).length > maxPacks) return true;
  let bytes = 0;
  for (const name of names) bytes += await sizeOf(join(packs, name));
  return bytes > maxBytes;
}

async function removeUnused(folder: string): Promise<void> {
  const { mtimeMs } = await stat(folder);
  if (Date.now() - mtimeMs > unusedMs) await rm(folder, { recursive: true, force: true });
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch {
    return []; // nothing was fetched yet
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch {
    return 0; // a temporary file that is gone
  }
}
