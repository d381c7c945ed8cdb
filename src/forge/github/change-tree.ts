// A repository's files by commit, for the index: listed with sizes at once, read in as few fetches as will do.
import { isFile } from "./read-by-git.js";
import type { RepositoryReads } from "./github.js";
import type { GitStore } from "./git-store.js";

/** One regular file of a commit; `blob` its object id. */
export interface TreeEntry {
  readonly path: string;
  readonly blob: string;
  readonly bytes: number;
}

/** Files of commits by object id, as an index asks for them. Null stands for what is not there or over 1 MiB. */
export interface ChangeTree {
  listFiles(commit: string, signal?: AbortSignal): Promise<readonly TreeEntry[]>;
  readBlobs(blobs: readonly string[], signal?: AbortSignal): Promise<readonly (Uint8Array | null)[]>;
  readFiles(
    commit: string,
    paths: readonly string[],
    signal?: AbortSignal,
  ): Promise<readonly (Uint8Array | null)[]>;
}

const maxBlobBytes = 1024 * 1024;
// More missing files than this are a first index: one fetch of everything is quicker than one for each batch.
const manyMissing = 400;

/**
 * The tree over `store`. Listing fetches the commit when it is not here and no blobs: their sizes come from what is here and from one
 * call of the API. The first reading of a commit of which much is missing fetches all of it at once; after that, only what changed.
 */
export function createChangeTree(store: GitStore, client: Pick<RepositoryReads, "tree">): ChangeTree {
  const listed = new Map<string, readonly TreeEntry[]>();
  const large = new Set<string>(); // left out by the one fetch of everything: each would be fetched whole by its id
  let bulk: { commit: string; missing: Set<string> } | null = null;
  const listFiles: ChangeTree["listFiles"] = async (commit, signal) => {
    const known = listed.get(commit);
    if (known !== undefined) return known;
    await store.fetchCommits([commit], null, signal);
    const entries = (await store.listTree(commit, signal)).filter(isFile);
    const here = await store.sizes(
      entries.map((entry) => entry.id),
      signal,
    );
    const missing = new Set(entries.flatMap(({ id }) => (here.has(id) ? [] : [id])));
    const stated = missing.size === 0 ? new Map<string, number>() : await statedSizes(client, commit, signal);
    const files = entries.map(({ path, id }) => ({
      path,
      blob: id,
      bytes: here.get(id) ?? stated.get(id) ?? 0,
    }));
    if (missing.size > manyMissing) bulk = { commit, missing };
    listed.set(commit, files);
    return files;
  };
  const readBlobs: ChangeTree["readBlobs"] = async (blobs, signal) => {
    if (bulk !== null && blobs.some((id) => bulk?.missing.has(id) === true)) {
      const { commit, missing } = bulk;
      bulk = null;
      await store.fetchAllBlobs(commit, signal);
      const here = await store.sizes([...missing], signal);
      for (const id of missing) if (!here.has(id)) large.add(id);
    }
    await store.fetchBlobs(
      blobs.filter((id) => !large.has(id)),
      signal,
    );
    const bytes = await store.readBlobs(blobs, signal);
    return bytes.map((one) => (one === null || one.length > maxBlobBytes ? null : one));
  };
  return {
    listFiles,
    readBlobs,
    readFiles: async (commit, paths, signal) => {
      const ids = new Map((await listFiles(commit, signal)).map((file) => [file.path, file.blob]));
      const wanted = paths.flatMap((path) => ids.get(path) ?? []);
      const bytes = await readBlobs(wanted, signal);
      const found = new Map(wanted.map((id, at) => [id, bytes[at] ?? null]));
      return paths.map((path) => found.get(ids.get(path) ?? "") ?? null);
    },
  };
}

async function statedSizes(
  client: Pick<RepositoryReads, "tree">,
  commit: string,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, number>> {
  const { entries } = await client.tree(commit, { signal });
  return new Map(entries.flatMap(({ id, bytes }) => (bytes === null ? [] : [[id, bytes] as const])));
}
