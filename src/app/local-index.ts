// Where the index of a local repository lies and what it reads from.
import { openGitTreeSource } from "../context/context.js";
import type { GitTrees } from "../forge/forge.js";
import type { ContextPlace } from "./open-context.js";
import { dataFolders, type Surroundings } from "./surroundings.js";

/** The place of a checkout's change in the user's own data folder. */
export function localPlace(
  trees: GitTrees,
  surroundings: Surroundings,
  onIndexing: ContextPlace["onIndexing"],
): ContextPlace {
  const { repository, base, head } = trees;
  const source = openGitTreeSource(trees);
  return { repository, source, folder: dataFolders(surroundings).index, base, head, onIndexing };
}
