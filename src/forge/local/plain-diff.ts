// How `git diff` is asked, here and for fetched repositories: the same output whatever is configured.

/** Options of `git diff` that make its output the same whatever the user has configured. */
export const plainDiff = [
  "diff",
  "--no-color",
  "--no-ext-diff",
  "--no-textconv",
  "--full-index",
  "--find-renames",
  "--unified=3",
  "--inter-hunk-context=0",
  "--src-prefix=a/",
  "--dst-prefix=b/",
  "--submodule=short",
  "--ignore-submodules=dirty",
  "-O/dev/null",
];
