// forge/: where changes come from: a local checkout, a diff file, GitHub.
export * from "./local/local-checkout.js";
export * from "./local/diff-file.js";
export type { GitTrees } from "./local/git-trees.js";
export * from "./github/github.js";
export { openGitHub } from "./github/open-github.js";
export * from "./github/github-change.js";
export type { ChangeEnds, UnreadFile } from "./github/change-parts.js";
export type { ChangeTree } from "./github/change-tree.js";
export { removeGitFolder } from "./github/git-cache.js";
export * from "./github/review-host.js";
export * from "./github/convert-manifest.js";
export * from "./github/pull.js";
export * from "./github/repository.js";
export * from "./github/discussion.js";
export * from "./github/check-run.js";
export * from "./github/delivery.js";
export * from "./github/write-outcome.js";
export { redactTokens } from "./github/redact-tokens.js";
