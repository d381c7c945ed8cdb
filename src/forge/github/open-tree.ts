// The files of a repository at any of its commits, for an index that no pull request asks for.
import type { Clock } from "../../runtime/runtime.js";
import { createChangeTree, type ChangeTree } from "./change-tree.js";
import { gitFolder } from "./git-cache.js";
import { openGitStore } from "./git-store.js";
import type { GitHubRepositoryClient } from "./github.js";

/** Which repository, and where its objects are kept. `env` is what git may see of the environment. */
export interface TreeRequest {
  readonly client: GitHubRepositoryClient;
  readonly cacheDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
}

/** Opens the tree; nothing is fetched before it is asked (spec C1). Throws `git-failed` and what GitHub throws. */
export async function openGitHubTree({ client, cacheDir, env, clock }: TreeRequest): Promise<ChangeTree> {
  const { owner, name } = await client.repository();
  const dir = await gitFolder(cacheDir, client.ref.id);
  const store = await openGitStore({ dir, env, clock, access: () => client.gitAccess({ owner, name }) });
  return createChangeTree(store, client);
}
