// diff/: unified diffs as git writes them, the lines one may comment on, and edits turned into patches. Imports nothing.
export * from "./apply-edits.js";
export * from "./apply-file-diff.js";
export * from "./changed-lines.js";
export * from "./commentable.js";
export * from "./edit.js";
export * from "./file-diff.js";
export * from "./parse-diff.js";
export { hunksBetween } from "./hunks-between.js";
export * from "./patch-for.js";
export * from "./split-file-diff.js";
export { writeDiff } from "./write-diff.js";
