// The hash of a set: equal for equal cases with equal contents, wherever on a disk they lie.
import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { sha256 } from "../../runtime/runtime.js";
import type { CaseChange, EvaluationSet } from "./evaluation-set.js";

/** Hashes what decides a score: the cases with the contents of their trees, patches and diffs. Commits count by their names. */
export async function hashSet(set: Pick<EvaluationSet, "name" | "nearLines" | "cases">): Promise<string> {
  const cases = await Promise.all(
    set.cases.map(async ({ change, known, accept, ...rest }) => ({
      ...rest,
      known: known.map((one) => ({ ...one, mentions: one.mentions?.source ?? null })),
      accept: accept.map((one) => ({ ...one, mentions: one.mentions?.source ?? null })),
      change: await hashChange(change),
    })),
  );
  return sha256(JSON.stringify({ name: set.name, nearLines: set.nearLines, cases }));
}

async function hashChange(change: CaseChange): Promise<readonly string[]> {
  switch (change.kind) {
    case "commits":
      return [change.base, change.head];
    case "diff":
      return [sha256(await readFile(change.path))];
    case "trees": {
      const { kind, path } = change.head;
      return [
        await hashFolder(change.base),
        kind === "patch" ? sha256(await readFile(path)) : await hashFolder(path),
      ];
    }
  }
}

async function hashFolder(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const rows = await Promise.all(
    paths.map(async (path) => [relative(folder, path).split(sep).join("/"), sha256(await readFile(path))]),
  );
  return sha256(JSON.stringify(rows));
}
