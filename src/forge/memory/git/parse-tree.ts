// Reads a tree object as git stores it.

/** One entry of a tree. `mode` is git's octal text; a submodule is a `commit`. */
export interface TreeEntry {
  readonly mode: string;
  readonly type: "blob" | "tree" | "commit";
  readonly name: string;
  readonly sha: string;
}

/** The entries in git's order: mode, space, name, NUL, twenty bytes of id, and the next. */
export function parseTree(content: Buffer): TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (let at = 0; at < content.length;) {
    const space = content.indexOf(32, at);
    const end = content.indexOf(0, space);
    const mode = content.toString("latin1", at, space).padStart(6, "0");
    const type = mode === "040000" ? "tree" : mode === "160000" ? "commit" : "blob";
    entries.push({
      mode,
      type,
      name: content.toString("utf8", space + 1, end),
      sha: content.toString("hex", end + 1, end + 21),
    });
    at = end + 21;
  }
  return entries;
}
