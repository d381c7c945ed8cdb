// Languages whose files declare the package or namespace they belong to: a module is a declared name, not a path.
import { noFiles, type RepositoryLayout, type ScopeResolver } from "./scope-resolver.js";

/**
 * Opens such a family. A module that is no scope may be a type in one (`a.b.C` of an import of C's members): then the
 * files of `a.b` are meant. With `parents`, a file also sees the scopes around its own (C#).
 */
export function openNamedScopes(
  layout: RepositoryLayout,
  rules: { readonly family: string; readonly separator: string; readonly parents: boolean },
): ScopeResolver {
  const filesOf = (scope: string): readonly number[] | undefined =>
    layout.scopes.get(`${rules.family}:${scope}`);
  const outer = (scope: string): string => scope.slice(0, Math.max(0, scope.lastIndexOf(rules.separator)));
  const modules = (module: string): readonly number[] =>
    filesOf(module) ?? (outer(module) === "" ? undefined : filesOf(outer(module))) ?? noFiles;
  const around = new Map<string, readonly number[]>();
  const implicit = (_from: string, scope: string): readonly number[] => {
    if (scope === "" || !rules.parents) return scope === "" ? noFiles : (filesOf(scope) ?? noFiles);
    let files = around.get(scope);
    if (files === undefined) {
      const names = [scope];
      for (let at = outer(scope); at !== ""; at = outer(at)) names.push(at);
      around.set(scope, (files = names.flatMap((name) => filesOf(name) ?? [])));
    }
    return files;
  };
  return { separator: rules.separator, selfIsImplicit: true, modules, implicit, isGlobal: () => false };
}
