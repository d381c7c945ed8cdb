// Ruby: required files are opened, and constants are found everywhere, as autoloaders do.
import {
  folderOf,
  joinPath,
  noFiles,
  remember,
  type RepositoryLayout,
  type ScopeResolver,
} from "./scope-resolver.js";

/** Opens the family for one repository. */
export function openRubyScopes(layout: RepositoryLayout): ScopeResolver {
  const roots = new Set(["", "lib"]);
  for (const path of layout.paths) {
    const root = /^(.*?\/lib|app\/\w+|.*?\/app\/\w+)\//.exec(path)?.[1];
    if (root !== undefined && path.endsWith(".rb")) roots.add(root);
  }
  const find = (module: string, from: string): readonly number[] => {
    const stem = module.replace(/\.rb$/, "");
    const folders = module.startsWith(".") ? [folderOf(from)] : [...roots];
    for (const folder of folders) {
      const id = layout.idOf.get(`${joinPath(folder, stem) ?? ""}.rb`);
      if (id !== undefined) return [id];
    }
    return noFiles;
  };
  return {
    ...{ separator: "::", selfIsImplicit: true, modules: remember(find) },
    implicit: () => noFiles,
    isGlobal: (name) => /^[A-Z]/.test(name),
  };
}
