// Shell: sourced scripts, beside the sourcing one, under the root, or the one script whose path ends so.
import {
  folderOf,
  joinPath,
  noFiles,
  remember,
  type RepositoryLayout,
  type ScopeResolver,
} from "./scope-resolver.js";

/** Opens the family for one repository. */
export function openShellScopes(layout: RepositoryLayout): ScopeResolver {
  const byName = new Map<string, number[]>();
  layout.paths.forEach((path, id) => {
    if (!/\.(?:sh|bash)$/i.test(path)) return;
    const name = path.slice(path.lastIndexOf("/") + 1);
    byName.set(name, [...(byName.get(name) ?? []), id]);
  });
  const find = (module: string, from: string): readonly number[] => {
    for (const folder of [folderOf(from), ""]) {
      const id = layout.idOf.get(joinPath(folder, module) ?? "");
      if (id !== undefined) return [id];
    }
    const tail = module.replace(/^(?:\.{1,2}\/)+/, "");
    const alike = (byName.get(tail.slice(tail.lastIndexOf("/") + 1)) ?? []).filter((id) =>
      `/${layout.paths[id] ?? ""}`.endsWith(`/${tail}`),
    );
    return alike.length === 1 ? alike : noFiles;
  };
  return {
    ...{ separator: "/", selfIsImplicit: false, modules: remember(find) },
    implicit: () => noFiles,
    isGlobal: () => false,
  };
}
