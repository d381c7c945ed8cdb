// The tip of a repository's default branch, as settings are read from it: its files through GitHub's API.
import type { GitHub } from "../../../forge/forge.js";
import type { OpenTip } from "./web-ports-parts.js";

/** Opens tips on GitHub. A repository without a commit has none. */
export function createGitHubTip(github: Pick<GitHub, "repository">): OpenTip {
  return async ({ id, installation, owner, name, defaultBranch }, signal) => {
    const client = github.repository({ id, installation, owner, name });
    const branch = defaultBranch ?? (await client.repository({ signal })).defaultBranch;
    const sha = await client.branchTip(branch, { signal });
    if (sha === null) return null;
    const { entries } = await client.tree(sha, { signal });
    return {
      sha,
      source: {
        readFile: (_side, path) => client.file({ sha, path, signal }),
        listFiles: () =>
          Promise.resolve(entries.filter(({ type }) => type === "blob").map(({ path }) => path)),
      },
    };
  };
}
