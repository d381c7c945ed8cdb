// Reads objects of a repository, all that are asked for in one turn with one `git cat-file --batch`.
import type { Git } from "../../local/git.js";

/** An object as git stores it. `id` is its sha, 40 hex digits. */
export interface GitObject {
  readonly id: string;
  readonly type: "blob" | "tree" | "commit" | "tag";
  readonly content: Buffer;
}

interface Wanted {
  readonly expression: string;
  readonly resolve: (object: GitObject | null) => void;
  readonly reject: (reason: Error) => void;
}

/** A function that reads by expression (a sha, `main`, `sha:path`); null when there is none, or when it holds a line feed. */
export function createObjectLoader(git: Git): (expression: string) => Promise<GitObject | null> {
  let wanted: Wanted[] = [];
  const flush = (): void => {
    const batch = wanted;
    wanted = [];
    readBatch(git, batch).catch((error: unknown) => {
      const reason = error instanceof Error ? error : new Error(String(error));
      for (const one of batch) one.reject(reason);
    });
  };
  return (expression) => {
    if (expression.includes("\n") || expression === "" || expression.startsWith("-"))
      return Promise.resolve(null);
    return new Promise((resolve, reject) => {
      if (wanted.push({ expression, resolve, reject }) === 1) setImmediate(flush);
    });
  };
}

async function readBatch(git: Git, batch: readonly Wanted[]): Promise<void> {
  const stdin = batch.map(({ expression }) => `${expression}\n`).join("");
  const output = await git.run(["cat-file", "--batch"], { stdin });
  let offset = 0;
  for (const { resolve } of batch) {
    const end = output.indexOf(10, offset);
    const [id = "", type = "", size = ""] = output
      .subarray(offset, end)
      .toString("utf8")
      .split(" ")
      .slice(-3);
    offset = end + 1;
    if (!isObjectType(type)) {
      resolve(null); // "<expression> missing" or "ambiguous"
      continue;
    }
    const content = output.subarray(offset, offset + Number(size));
    offset += content.length + 1;
    resolve({ id, type, content: Buffer.from(content) });
  }
}

function isObjectType(text: string): text is GitObject["type"] {
  return ["blob", "tree", "commit", "tag"].includes(text);
}
