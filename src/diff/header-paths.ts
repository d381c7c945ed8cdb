// Which path a `diff --git` line speaks of, whatever prefixes git was told to write before it.
import { readPath, readQuotedPath } from "./git-path.js";

/** The two names of one header, prefixes taken off. */
export interface PathPair {
  readonly oldPath: string;
  readonly newPath: string;
}

/**
 * Splits what follows `diff --git ` (one character a byte). Without a rename git writes one path twice, each time
 * behind a prefix: `a/x b/x` by default, `i/x w/x` and the like with `diff.mnemonicPrefix`, `x x` with
 * `diff.noprefix`, anything with `--src-prefix`. Equal halves have no prefix; otherwise the first folder is the prefix,
 * as `git apply` takes it. Null when no split makes the two agree.
 */
export function splitGitHeader(rest: string): PathPair | null {
  if (rest.startsWith('"')) return splitQuoted(rest);
  const middle = (rest.length - 1) / 2;
  if (rest.charAt(middle) === " " && rest.slice(0, middle) === rest.slice(middle + 1))
    return samePath(readPath(rest.slice(0, middle)));
  return splitPrefixed(rest);
}

/**
 * The names on a `---` and a `+++` line (null for /dev/null), prefixes taken off: nothing where both are equal, else
 * the first folder where the rest is equal, else `a/` and `b/`. Names that still differ are kept as they are.
 */
export function stripPair(oldName: string | null, newName: string | null): [string | null, string | null] {
  if (oldName === null) return [null, newName === null ? null : stripLetter(newName)];
  if (newName === null) return [stripLetter(oldName), null];
  if (oldName === newName) return [oldName, newName];
  const [oldPath, newPath] = [stripFolder(oldName), stripFolder(newName)];
  if (oldPath === newPath) return [oldPath, newPath];
  const lettered = /^a\//.test(oldName) && /^b\//.test(newName);
  return lettered ? [oldPath, newPath] : [oldName, newName];
}

/** The path on a `--- ` or `+++ ` line: quoted, or up to a tab. Null when it is /dev/null, undefined when broken. */
export function readFileLine(line: string): string | null | undefined {
  const rest = line.slice(4);
  if (rest.startsWith('"')) return readQuotedPath(rest, 0)?.path;
  const tab = rest.indexOf("\t");
  const name = tab < 0 ? rest : rest.slice(0, tab);
  return name === "/dev/null" ? null : (readPath(name) ?? undefined);
}

function splitQuoted(rest: string): PathPair | null {
  const first = readQuotedPath(rest, 0);
  if (first === null || rest.charAt(first.end) !== " ") return null;
  const second = readPath(rest.slice(first.end + 1));
  if (second === null) return null;
  if (first.path === second) return samePath(second);
  const [oldPath, newPath] = [stripFolder(first.path), stripFolder(second)];
  return oldPath === newPath ? samePath(oldPath) : commonFolders(first.path, second);
}

/**
 * Finds the space at which both names agree once their first folder is off. One pass: as the space moves right the first
 * name grows and the second shrinks, so their lengths meet at most once.
 */
function splitPrefixed(rest: string): PathPair | null {
  const start = rest.indexOf("/") + 1;
  if (start === 0) return null;
  for (let space = rest.indexOf(" ", start); space >= 0; space = rest.indexOf(" ", space + 1)) {
    const slash = rest.indexOf("/", space);
    if (slash < 0) break;
    const lengths = [space - start, rest.length - slash - 1] as const;
    if (lengths[0] > lengths[1]) break;
    if (lengths[0] === lengths[1] && rest.slice(start, space) === rest.slice(slash + 1))
      return samePath(readPath(rest.slice(start, space)));
  }
  const space = rest.indexOf(" ");
  if (space < 0 || space !== rest.lastIndexOf(" ")) return null;
  const [oldName, newName] = [readPath(rest.slice(0, space)), readPath(rest.slice(space + 1))];
  return oldName === null || newName === null ? null : commonFolders(oldName, newName);
}

/** For prefixes of several folders: what both names end in, whole folders only. */
function commonFolders(oldName: string, newName: string): PathPair | null {
  const [ours, theirs] = [oldName.split("/"), newName.split("/")];
  let count = 0;
  while (count < ours.length && ours.at(-1 - count) === theirs.at(-1 - count)) count += 1;
  return count === 0 ? null : samePath(ours.slice(ours.length - count).join("/"));
}

function samePath(path: string | null): PathPair | null {
  return path === null || path === "" ? null : { oldPath: path, newPath: path };
}

function stripFolder(name: string): string {
  return name.slice(name.indexOf("/") + 1);
}

function stripLetter(name: string): string {
  return /^[a-z]\//.test(name) ? name.slice(2) : name;
}
