// Writes files that only their owner may read, whole or not at all.
import { randomBytes } from "node:crypto";
import { link, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

const fileMode = 0o600;
const folderMode = 0o700;

/**
 * Replaces `path` by `content` in one step: a reader sees the old file or the new one, never a part. The file gets mode
 * 0600, folders that are missing get 0700. Rejects with the file system's error, leaving nothing behind.
 */
export async function writePrivateFile(path: string, content: string): Promise<void> {
  const beside = await writeBeside(path, content);
  try {
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

/** As above, but leaves an existing file alone: of two processes that create it at once, one wins and false is the other's answer. */
export async function createPrivateFile(path: string, content: string): Promise<boolean> {
  const beside = await writeBeside(path, content);
  try {
    await link(beside, path);
    return true;
  } catch (error) {
    if (isExisting(error)) return false;
    throw error;
  } finally {
    await rm(beside, { force: true });
  }
}

async function writeBeside(path: string, content: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true, mode: folderMode });
  const beside = `${path}.${randomBytes(6).toString("hex")}.tmp`;
  await writeFile(beside, content, { mode: fileMode, flag: "wx" });
  return beside;
}

function isExisting(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EEXIST";
}
