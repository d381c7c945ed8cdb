// forge/: where changes come from: a local checkout, a diff file, a GitHub on loopback.
export * from "./local/local-checkout.js";
export * from "./local/diff-file.js";
export type { GitTrees } from "./local/git-trees.js";
export * from "./memory/start-memory-github.js";
export type * from "./memory/memory-github.js";
export type * from "./memory/actions/github-actions.js";
export type * from "./memory/http/fault-script.js";
export type * from "./memory/limits.js";
export type * from "./memory/snapshot.js";
export type * from "./memory/webhooks/webhook-desk.js";
