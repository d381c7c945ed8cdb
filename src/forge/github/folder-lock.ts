// A lock on a folder that several processes share: a file with a heartbeat, taken over when its holder has died.
import { open, rm, stat, utimes } from "node:fs/promises";
import type { Clock } from "../../runtime/runtime.js";
import { pause } from "./pause.js";

const beatMs = 5_000;
const deadAfterMs = 60_000;
const lookEveryMs = 100;

/**
 * Runs `work` while no other holder of the lock file at `path` does. A holder that gives no sign for a minute (killed) is taken for
 * dead; `onTakeOver` then mends what it may have left. Ages are compared by the file system's time, so containers that
 * share a folder agree. Throws `cancelled` when the signal aborts while it waits.
 */
export async function withFolderLock<T>(
  lock: {
    readonly path: string;
    readonly clock: Clock;
    readonly signal?: AbortSignal | undefined;
    readonly onTakeOver: () => Promise<void>;
  },
  work: () => Promise<T>,
): Promise<T> {
  while (!(await take(lock.path))) {
    if (await isDead(lock.path)) {
      await rm(lock.path, { force: true });
      await lock.onTakeOver();
      continue;
    }
    await pause(lock.clock, lookEveryMs, lock.signal);
  }
  const heart = setInterval(() => {
    const now = new Date();
    utimes(lock.path, now, now).catch(() => undefined); // taken over: the work below ends by itself
  }, beatMs);
  try {
    return await work();
  } finally {
    clearInterval(heart);
    await rm(lock.path, { force: true });
  }
}

async function take(path: string): Promise<boolean> {
  try {
    await (await open(path, "wx")).close();
    return true;
  } catch (thrown) {
    if (thrown instanceof Error && "code" in thrown && thrown.code === "EEXIST") return false;
    throw thrown;
  }
}

async function isDead(path: string): Promise<boolean> {
  try {
    return Date.now() - (await stat(path)).mtimeMs > deadAfterMs;
  } catch {
    return false; // it was given back meanwhile
  }
}
