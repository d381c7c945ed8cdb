// context/: the symbol graph of a commit, and what a change touches elsewhere.
export {
  openContextEngine,
  type ChangeContext,
  type ContextEngine,
  type ContextParts,
  type ContextRequest,
  type ContextSymbol,
} from "./context-engine.js";
export type { CommitIndex, IndexProgress } from "./index-commit.js";
export { defaultParseLimits, ParsePool, type ParseLimits } from "./extract/parse-pool.js";
export { openGitTreeSource } from "./source/git-tree-source.js";
export type { TreeFile, TreeSource } from "./source/tree-source.js";
export { measureIndex, openFileIndexStore } from "./store/file-index-store.js";
export type { IndexStore } from "./store/index-store.js";
