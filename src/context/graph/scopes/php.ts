// PHP: namespaces, included files, and the one global space of code without a namespace.
import { openNamedScopes } from "./named-scopes.js";
import { folderOf, joinPath, noFiles, type RepositoryLayout, type ScopeResolver } from "./scope-resolver.js";

/** Opens the family for one repository. */
export function openPhpScopes(layout: RepositoryLayout): ScopeResolver {
  const named = openNamedScopes(layout, { family: "php", separator: "\\", parents: false });
  const global = layout.scopes.get("php:") ?? noFiles;
  const modules = (module: string, from: string): readonly number[] => {
    if (module === "") return global;
    if (!/[./]/.test(module)) return named.modules(module, from);
    const path = joinPath(folderOf(from), module) ?? "";
    const id = layout.idOf.get(path) ?? layout.idOf.get(module);
    return id === undefined ? noFiles : [id];
  };
  const implicit = (from: string, scope: string): readonly number[] =>
    scope === "" ? global : named.implicit(from, scope);
  return { ...named, selfIsImplicit: false, modules, implicit };
}
