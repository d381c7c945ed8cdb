// forge/: where changes come from: a local checkout, a diff file.
export * from "./local/local-checkout.js";
export * from "./local/diff-file.js";
export type { GitTrees } from "./local/git-trees.js";
export * from "./memory/start-memory-github.js";
export type * from "./memory/memory-github.js";
