// Reads files of one tree from git's object store through one long-lived `git cat-file --batch`.
import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Git } from "./git.js";

/** Files of one tree. Must be closed; reads are answered in order. */
export interface ObjectReader {
  /** Paths of the tree's files, submodules left out. */
  list(): Promise<readonly string[]>;
  /** A file's bytes; null when the tree has no such file. */
  read(path: string): Promise<Buffer | null>;
  close(): void;
}

/** Opens a reader of `tree` (a commit or tree id). The git process starts with the first read. */
export function openObjectReader(git: Git, tree: string): ObjectReader {
  let paths: Promise<ReadonlyMap<string, string>> | undefined;
  let batch: ReturnType<typeof openBatch> | undefined;
  const blobs = (): Promise<ReadonlyMap<string, string>> => (paths ??= listBlobs(git, tree));
  return {
    list: async () => [...(await blobs()).keys()],
    read: async (path) => {
      const blob = (await blobs()).get(path);
      if (blob === undefined) return null;
      batch ??= openBatch(git);
      return batch.read(blob);
    },
    close: () => {
      batch?.close();
    },
  };
}

async function listBlobs(git: Git, tree: string): Promise<ReadonlyMap<string, string>> {
  const listing = (await git.run(["ls-tree", "-r", "-z", "--full-tree", tree])).toString("utf8");
  const blobs = new Map<string, string>();
  for (const entry of listing.split("\0")) {
    const [meta, path] = entry.split("\t");
    const [, type, id] = (meta ?? "").split(" ");
    if (type === "blob" && id !== undefined && path !== undefined) blobs.set(path, id);
  }
  return blobs;
}

function openBatch(git: Git): { read(id: string): Promise<Buffer | null>; close(): void } {
  const child = spawn("git", ["cat-file", "--batch"], {
    cwd: git.dir,
    env: git.env,
    stdio: ["pipe", "pipe", "ignore"],
  });
  child.stdin.on("error", () => undefined); // the exit below tells the reader
  const ended = once(child, "close").then(() => null);
  const chunks = child.stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer>; // stdout has no encoding set, so chunks are buffers
  let buffered: Buffer = Buffer.alloc(0);
  let queue: Promise<unknown> = Promise.resolve();
  const need = async (bytes: number): Promise<boolean> => {
    const parts: Buffer[] = [buffered];
    let size = buffered.length;
    while (size < bytes) {
      const next = await chunks.next();
      if (next.done === true) return false;
      parts.push(next.value);
      size += next.value.length;
    }
    buffered = Buffer.concat(parts);
    return true;
  };
  const readOne = async (id: string): Promise<Buffer | null> => {
    child.stdin.write(`${id}\n`);
    while (!buffered.includes(10)) if (!(await need(buffered.length + 1))) return null;
    const end = buffered.indexOf(10);
    const header = buffered.subarray(0, end).toString("utf8").split(" ");
    buffered = buffered.subarray(end + 1);
    const size = Number(header[2]);
    if (header[1] !== "blob" || !Number.isSafeInteger(size) || !(await need(size + 1))) return null;
    const content = Buffer.from(buffered.subarray(0, size));
    buffered = buffered.subarray(size + 1);
    return content;
  };
  return {
    read: (id) => {
      const result = queue.then(() => Promise.race([readOne(id), ended]));
      queue = result.catch(() => null);
      return result;
    },
    close: () => {
      child.stdin.end();
      child.kill();
    },
  };
}
