// Brings the symbol index of a repository up to a commit of its default branch, fetching only what is not known (spec C1).
import { join } from "node:path";
import type { GraphShelf } from "../../context/context.js";
import type { BringIndexUpTo } from "../../service/service.js";
import { openIndex } from "../open-context.js";
import { indexName, type GitHubHost } from "./github-host.js";

/** The indexer over what the code host can give; a host without git gives no tree, and then nothing is indexed. */
export function createIndexer(
  host: Pick<GitHubHost, "openTree" | "branchTip">,
  indexDir: string,
  shelf?: GraphShelf,
): BringIndexUpTo {
  return async (repository, { sha, onProgress, signal }) => {
    const source = await host.openTree(repository);
    const place = { repository: indexName(repository), source, folder: join(indexDir) };
    const index = openIndex({ ...place, shelf, isolation: "process" });
    try {
      const commit = sha ?? (await host.branchTip(repository, signal));
      if (commit === null) return { files: 0, parsed: 0 }; // an empty repository
      const made = await index.engine.prepare(commit, { signal, onProgress });
      return { files: made.files.length, parsed: made.parsed };
    } finally {
      await index.close();
    }
  };
}
