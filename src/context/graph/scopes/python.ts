// Python: packages by folder, relative imports, and the roots that a package's top folder lies in.
import { folderOf, noFiles, remember, type RepositoryLayout, type ScopeResolver } from "./scope-resolver.js";

/** Opens the family for one repository. */
export function openPythonScopes(layout: RepositoryLayout): ScopeResolver {
  const roots = packageRoots(layout);
  const singles = layout.paths.map((_, id) => [id]);
  const fileAt = (stem: string): readonly number[] | null => {
    for (const path of [`${stem}.py`, stem === "" ? "__init__.py" : `${stem}/__init__.py`, `${stem}.pyi`]) {
      const id = layout.idOf.get(path);
      if (id !== undefined) return singles[id] ?? null;
    }
    return null;
  };
  const find = (module: string, from: string): readonly number[] => {
    const dots = /^\.*/.exec(module)?.[0].length ?? 0;
    const path = module.slice(dots).replaceAll(".", "/");
    if (dots > 0) return fileAt(under(climb(folderOf(from), dots - 1), path)) ?? noFiles;
    for (const root of nearestFirst(roots, from)) {
      const found = fileAt(under(root, path));
      if (found !== null) return found;
    }
    return noFiles;
  };
  return {
    ...{ separator: ".", selfIsImplicit: false, modules: remember(find) },
    implicit: () => noFiles,
    isGlobal: () => false,
  };
}

// Every folder above a top package, the repository's root and `src`: what sys.path would hold.
function packageRoots(layout: RepositoryLayout): readonly string[] {
  const roots = new Set(["", "src"]);
  for (const path of layout.paths) {
    if (!path.endsWith("/__init__.py")) continue;
    let folder = folderOf(path);
    while (folder !== "" && layout.idOf.has(under(folderOf(folder), "__init__.py")))
      folder = folderOf(folder);
    roots.add(folderOf(folder));
  }
  return [...roots].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
}

// A script finds its neighbours; then the roots that hold the file, innermost first; then the others.
function nearestFirst(roots: readonly string[], from: string): readonly string[] {
  const holding = roots.filter((root) => root === "" || from.startsWith(`${root}/`)).reverse();
  return [...new Set([...holding, folderOf(from), ...roots])];
}

function climb(folder: string, levels: number): string {
  let at = folder;
  for (let level = 0; level < levels; level += 1) at = folderOf(at);
  return at;
}

function under(folder: string, path: string): string {
  return folder === "" || path === "" ? folder + path : `${folder}/${path}`;
}
