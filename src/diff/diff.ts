// diff/: unified diffs as git writes them, the lines one may comment on, and edits turned into patches. Imports nothing.
export * from "./edit.js";
export * from "./file-diff.js";
