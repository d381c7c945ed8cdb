// Members of a type: in its file, where the type goes on in another file, and in its bases.
import type { FileView, Resolver } from "./file-view.js";
import { definitionAt } from "./symbol-table.js";

const continuesElsewhere: ReadonlySet<string> = new Set([
  "go",
  "rust",
  "cpp",
  "c",
  "csharp",
  "ruby",
  "kotlin",
]);

/** Members called `name` of the type that `node` defines; bodies before declarations, own before inherited. */
export function membersOf(
  resolver: Resolver,
  of: { readonly node: number; readonly name: string; readonly left: number },
): readonly number[] {
  const file = resolver.table.fileOfNode[of.node] ?? -1;
  const type = definitionAt(resolver.table, of.node);
  const view = resolver.view(file);
  if (type === null || view === null) return [];
  const own = resolver.lookup.members(of.name, { container: type.name, files: [file] });
  if (own.length > 0 && !allDeclared(resolver, own)) return own;
  const near = sameType(resolver, view, { name: of.name, container: type.name });
  if (near.length > 0) return near;
  if (own.length > 0) return own;
  return inherited(resolver, view, { name: of.name, type: type.name, left: of.left });
}

/** The same type continued in files that see this one, or that it sees: Go methods, impl blocks, partial classes. */
export function sameType(
  { lookup, table, ...resolver }: Resolver,
  view: FileView,
  { name, container }: { readonly name: string; readonly container: string },
): readonly number[] {
  if (!continuesElsewhere.has(view.entry.language)) return [];
  const nodes = lookup.sameFamily(lookup.members(name, { container, files: null }), view);
  const implicit = new Set(view.scopes.implicit(view.path, view.entry.scope));
  return nodes.filter((node) => {
    const file = table.fileOfNode[node] ?? -1;
    if (file === view.file || implicit.has(file) || view.bindings.known.has(file)) return true;
    return resolver.view(file)?.bindings.known.has(view.file) === true;
  });
}

/** Members of the bases of `type` as this file names them, `left` steps up at most. */
export function inherited(
  resolver: Resolver,
  view: FileView,
  of: { readonly name: string; readonly type: string; readonly left: number },
): readonly number[] {
  if (of.left <= 0) return [];
  return (view.hints.get(of.type) ?? []).flatMap((base) =>
    typesNamed(resolver, view, { dotted: base, left: of.left - 1 }).flatMap((node) =>
      membersOf(resolver, { node, name: of.name, left: of.left - 1 }),
    ),
  );
}

/** What a type's dotted name means in a file: through its path where it has one, else by its last name. */
export function typesNamed(
  resolver: Resolver,
  view: FileView,
  of: { readonly dotted: string; readonly left: number },
): readonly number[] {
  const key = `${of.left} ${of.dotted}`;
  const known = view.types.get(key);
  if (known !== undefined) return known;
  const types = findTypes(resolver, view, of);
  view.types.set(key, types);
  return types;
}

function findTypes(
  resolver: Resolver,
  view: FileView,
  { dotted, left }: { readonly dotted: string; readonly left: number },
): readonly number[] {
  const cut = dotted.lastIndexOf(".");
  const name = dotted.slice(cut + 1);
  if (cut > 0 && left > 0) {
    const byPath = resolver.resolve(view, {
      name,
      receiver: dotted.slice(0, cut),
      container: "",
      left: left - 1,
    });
    if (byPath !== null && byPath.by !== "neighbourhood") return byPath.nodes;
  }
  return resolver.resolve(view, { name, receiver: null, container: "", left })?.nodes ?? [];
}

function allDeclared(resolver: Resolver, nodes: readonly number[]): boolean {
  return nodes.every((node) => definitionAt(resolver.table, node)?.declaration === true);
}
