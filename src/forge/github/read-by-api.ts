// The second and third way to read a change: GitHub's own diff, and where that is refused, its list of files with blobs.
import { AssayError } from "../../runtime/runtime.js";
import type { ChangeEnds, ChangeWay } from "./change-parts.js";
import type { GitHubPull } from "./pull.js";
import type { RepositoryReads } from "./github.js";
import { rebuildDiff } from "./rebuild-diff.js";

/**
 * Reads the change through the API (spec D4). Both ways speak of the head that the pull request has now, so it is looked at again
 * afterwards: throws `github-head-moved` when it is not `ends.head`. Throws what reads throw.
 */
export async function readByApi(
  client: RepositoryReads,
  of: { readonly pull: GitHubPull; readonly ends: ChangeEnds; readonly signal?: AbortSignal | undefined },
): Promise<ChangeWay> {
  const { pull, ends, signal } = of;
  const files = {
    readFile: (sha: string, path: string, stop?: AbortSignal): Promise<Uint8Array | null> =>
      client.file({ sha, path, signal: stop }),
    listTree: async (sha: string, stop?: AbortSignal) => {
      const { entries } = await client.tree(sha, { signal: stop });
      return entries.filter((entry) => entry.type !== "tree");
    },
  };
  const raw =
    pull.changedFiles === 0
      ? ({ kind: "diff", bytes: new Uint8Array() } as const)
      : await client.rawDiff(pull.number, { signal });
  if (raw.kind === "diff") {
    await requireSameHead(client, of);
    return { kind: "diff", diff: raw.bytes, unread: [], ...files };
  }
  const listed = await client.pullFiles(pull.number, { signal });
  await requireSameHead(client, of);
  const rebuilt = await rebuildDiff(client, { ...listed, ends, signal });
  return { kind: "files", ...rebuilt, ...files };
}

async function requireSameHead(
  client: RepositoryReads,
  of: { pull: GitHubPull; ends: ChangeEnds; signal?: AbortSignal | undefined },
): Promise<void> {
  const now = await client.pull(of.pull.number, { signal: of.signal });
  if (now.headSha === of.ends.head) return;
  throw new AssayError({
    code: "github-head-moved",
    message: `pull request ${of.pull.number} has moved from ${of.ends.head} to ${now.headSha}`,
    remedy: "Nothing to do: the review of the newer head takes its place.",
  });
}
