// How one family of languages finds the files behind an import, and which files see each other without one.
import type { ManifestFacts } from "../../extract/manifest.js";

/**
 * The repository as resolvers see it: paths and what build files say, never content. File ids are indices into `paths`.
 * `scopes` maps `family:package` to the files that declare that package or namespace.
 */
export interface RepositoryLayout {
  readonly paths: readonly string[];
  readonly idOf: ReadonlyMap<string, number>;
  readonly folders: ReadonlyMap<string, readonly number[]>;
  readonly scopes: ReadonlyMap<string, readonly number[]>;
  readonly scopeOf: (file: number) => string;
  readonly manifests: readonly { readonly path: string; readonly facts: ManifestFacts }[];
}

/**
 * One family's rules. `modules` gives the files that a module as written means to the file at `from` (empty: outside
 * the repository or unknown; the same array for the same module, so that callers can cache by it). `implicit` gives the
 * files whose top-level names a file sees unasked. `separator` joins a chain of names into a module. `selfIsImplicit`:
 * members are called by plain name. `isGlobal`: names that are looked up everywhere when nothing nearer has them.
 */
export interface ScopeResolver {
  readonly separator: string;
  readonly selfIsImplicit: boolean;
  modules(module: string, from: string): readonly number[];
  implicit(from: string, scope: string): readonly number[];
  isGlobal(name: string): boolean;
}

/** No files; one array, so that "nothing" is one cache key. */
export const noFiles: readonly number[] = [];

/** The folder of a path, empty for the root. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** `folder/relative` with `.` and `..` resolved; null when it leaves the repository. */
export function joinPath(folder: string, relative: string): string | null {
  const parts = folder === "" ? [] : folder.split("/");
  for (const part of relative.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.join("/");
}

/** A function that remembers its answers by module and folder of the asking file. */
export function remember(
  find: (module: string, from: string) => readonly number[],
): (module: string, from: string) => readonly number[] {
  const known = new Map<string, readonly number[]>();
  return (module, from) => {
    const key = `${folderOf(from)}\n${module}`;
    let files = known.get(key);
    if (files === undefined) known.set(key, (files = find(module, from)));
    return files;
  };
}
