// The first way to read a change: git itself, which knows no limit on files or lines (github.md 3).
import { AssayError } from "../../runtime/runtime.js";
import { createBlobReader } from "./blob-reader.js";
import type { ChangeEnds, ChangeWay, UnreadFile } from "./change-parts.js";
import type { GitStore } from "./git-store.js";

// Equal to core.bigFileThreshold: what is larger stands in the diff as binary.
const maxTextBytes = 2 * 1024 * 1024;

/**
 * Fetches both commits and the blobs that differ, from the base repository, and makes the diff. Throws `git-failed`,
 * `github-unreachable` and what `access` throws; the caller then takes the next way.
 */
export async function readByGit(
  store: GitStore,
  of: { readonly ends: ChangeEnds; readonly number: number; readonly signal?: AbortSignal | undefined },
): Promise<ChangeWay> {
  const { ends, signal } = of;
  await fetchEnds(store, of);
  const changed = await store.changedBlobs(ends.mergeBase, ends.head, signal);
  const ids = changed.flatMap((file) => file.ids);
  await store.fetchBlobs(ids, signal);
  const sizes = await store.sizes(ids, signal);
  const readBlob = createBlobReader(store, sizes);
  const unread = changed.flatMap((file): UnreadFile[] => {
    const bytes = Math.max(0, ...file.ids.map((id) => sizes.get(id) ?? 0));
    if (bytes <= maxTextBytes) return [];
    return [{ path: file.path, reason: `larger than 2 MiB (${bytes} bytes)` }];
  });
  const diff = await store.diff(ends.mergeBase, ends.head, signal);
  const trees = new Map<string, Promise<ReadonlyMap<string, string>>>();
  const treeOf = (commit: string): Promise<ReadonlyMap<string, string>> => {
    const known = trees.get(commit) ?? filesOf(store, commit);
    trees.set(commit, known);
    return known;
  };
  return {
    ...{ kind: "git", diff, unread },
    readFile: async (commit, path, stop) => {
      const id = (await treeOf(commit)).get(path);
      return id === undefined ? null : readBlob(id, stop);
    },
    listTree: (commit, stop) => store.listTree(commit, stop),
  };
}

/**
 * The head is fetched through the pull request's own ref, because a fork cannot be reached; when the head has moved on, its
 * commit is asked for by id, which GitHub allows for what a ref once held.
 */
async function fetchEnds(
  store: GitStore,
  of: { ends: ChangeEnds; number: number; signal?: AbortSignal | undefined },
): Promise<void> {
  const { mergeBase, tip, head } = of.ends;
  await store.fetchCommits([mergeBase, tip], `refs/pull/${of.number}/head`, of.signal);
  await store.fetchCommits([mergeBase, tip, head], null, of.signal);
  if ((await store.sizes([head], of.signal)).has(head)) return;
  throw new AssayError({
    code: "unknown-ref",
    message: `commit ${head} of pull request ${of.number} is not to be had from the base repository`,
    remedy: "It was probably replaced by a force push; the review of the newer head takes its place.",
  });
}

async function filesOf(store: GitStore, commit: string): Promise<ReadonlyMap<string, string>> {
  const entries = await store.listTree(commit);
  return new Map(entries.filter(isFile).map((entry) => [entry.path, entry.id]));
}

/** True for a regular file: links and submodules have no text of their own. */
export function isFile(entry: { readonly mode: string }): boolean {
  return entry.mode.startsWith("100");
}
