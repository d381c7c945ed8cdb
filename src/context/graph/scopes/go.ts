// Go: a package is a folder, found by the module path of the nearest go.mod or by a `replace` to a folder.
import {
  folderOf,
  joinPath,
  noFiles,
  remember,
  type RepositoryLayout,
  type ScopeResolver,
} from "./scope-resolver.js";

/** Opens the family for one repository. */
export function openGoScopes(layout: RepositoryLayout): ScopeResolver {
  const modules = moduleFolders(layout);
  const packages = new Map<string, readonly number[]>();
  for (const [folder, files] of layout.folders) {
    const sources = files.filter((id) => isSource(layout.paths[id] ?? ""));
    if (sources.length > 0) packages.set(folder, sources);
  }
  const find = (module: string): readonly number[] => {
    for (const [prefix, folder] of modules)
      if (module === prefix || module.startsWith(`${prefix}/`)) {
        const found = packages.get(joinPath(folder, module.slice(prefix.length)) ?? "");
        if (found !== undefined) return found;
      }
    return packages.get(`src/${module}`) ?? noFiles;
  };
  const tested = new Map<string, readonly number[]>();
  const implicit = (from: string, scope: string): readonly number[] => {
    const folder = folderOf(from);
    const key = `${folder}:${scope}`;
    let files = tested.get(key);
    if (files === undefined) {
      files = (layout.folders.get(folder) ?? noFiles).filter(
        (id) => (layout.paths[id] ?? "").endsWith(".go") && layout.scopeOf(id) === scope,
      );
      tested.set(key, files);
    }
    return files;
  };
  return { separator: "/", selfIsImplicit: false, modules: remember(find), implicit, isGlobal: () => false };
}

// Longest module path first, so that a nested module wins over the one around it; replaced modules lie where they point.
function moduleFolders(layout: RepositoryLayout): (readonly [string, string])[] {
  const found = new Map<string, string>();
  for (const { path, facts } of layout.manifests) {
    if (facts.kind !== "go.mod") continue;
    found.set(facts.module, folderOf(path));
    for (const [module, target] of Object.entries(facts.replace)) {
      const folder = joinPath(folderOf(path), target);
      if (folder !== null && !found.has(module)) found.set(module, folder);
    }
  }
  return [...found].sort((a, b) => b[0].length - a[0].length);
}

function isSource(path: string): boolean {
  return path.endsWith(".go") && !path.endsWith("_test.go");
}
