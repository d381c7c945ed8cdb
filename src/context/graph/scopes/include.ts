// C and C++: included files, beside the including one or under an include root, each with what it includes in turn.
import {
  folderOf,
  joinPath,
  noFiles,
  remember,
  type RepositoryLayout,
  type ScopeResolver,
} from "./scope-resolver.js";

/** Opens the family for one repository. */
export function openIncludeScopes(layout: RepositoryLayout): ScopeResolver {
  const byName = new Map<string, number[]>();
  layout.paths.forEach((path, id) => {
    if (!/\.(?:h|hh|hpp|hxx|inl|ipp|inc|c|cc|cpp|cxx)$/i.test(path)) return;
    const name = path.slice(path.lastIndexOf("/") + 1);
    byName.set(name, [...(byName.get(name) ?? []), id]);
  });
  const find = (written: string, from: string): readonly number[] => {
    const module = written.replace(/^<|>$/g, "");
    const beside = written.startsWith("<")
      ? undefined
      : layout.idOf.get(joinPath(folderOf(from), module) ?? "");
    if (beside !== undefined) return [beside];
    const tail = joinPath("", module.replace(/^(?:\.\.\/)+/, "")) ?? module;
    const candidates = (byName.get(tail.slice(tail.lastIndexOf("/") + 1)) ?? []).filter((id) => {
      const path = layout.paths[id] ?? "";
      return path === tail || path.endsWith(`/${tail}`);
    });
    const nearest = candidates.sort(
      (a, b) => distance(layout.paths[a], from) - distance(layout.paths[b], from),
    )[0];
    return nearest === undefined ? noFiles : [nearest];
  };
  return {
    ...{ separator: "::", selfIsImplicit: true, modules: remember(find) },
    implicit: () => noFiles,
    isGlobal: () => false,
  };
}

// Fewer steps through folders first; an include root is usually near. Ties go to the shorter path.
function distance(path: string | undefined, from: string): number {
  const [a, b] = [folderOf(path ?? "").split("/"), folderOf(from).split("/")];
  let shared = 0;
  while (shared < a.length && a[shared] === b[shared]) shared += 1;
  return a.length + b.length - 2 * shared + (path ?? "").length / 1000;
}
