// context/: the symbol graph of a commit, and what a change touches elsewhere.
export {
  openContextEngine,
  type ChangeContext,
  type ContextEngine,
  type ContextSymbol,
} from "./context-engine.js";
export type { Callee, CodePlace } from "./graph/callees.js";
export { createGraphShelf, type GraphShelf } from "./graph-shelf.js";
export type { CommitIndex, IndexProgress } from "./index-commit.js";
export { defaultParseLimits, ParsePool } from "./extract/parse-pool.js";
export { openGitTreeSource } from "./source/git-tree-source.js";
export type { TreeSource } from "./source/tree-source.js";
export { measureIndex, openFileIndexStore } from "./store/file-index-store.js";
