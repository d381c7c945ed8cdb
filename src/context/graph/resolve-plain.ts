// Resolves a plain name through the file's own definitions, its imports, and what it sees without one (spec C4).
import type { FileView, Reference, Resolver } from "./file-view.js";
import { resolution, type Resolution } from "./resolution.js";
import { noFiles } from "./scopes/scope-resolver.js";
import { definitionAt } from "./symbol-table.js";
import { inherited, sameType } from "./type-members.js";

/** Resolves a plain name: what the file defines, imports, sees; one that it neither defines nor imports is dropped. */
export function resolvePlain(
  resolver: Resolver,
  view: FileView,
  { name, container, left }: Omit<Reference, "receiver">,
): Resolution | null {
  const { lookup, table } = resolver;
  const hasSelf = view.scopes.selfIsImplicit && container !== "" && container !== name;
  if (hasSelf) {
    const own = lookup.members(name, { container, files: [view.file] });
    if (own.length > 0) return resolution(own, "self");
  }
  const here = lookup.top(name, [view.file]);
  if (here.length > 0) return resolution(here, "same-file");
  const bound = view.bindings.names.get(name);
  if (bound !== undefined)
    return resolution(
      bound.flatMap((one) => lookup.binding(one).nodes),
      "import",
    );
  const nested = lookup.nestedTypes(name, view.file);
  if (nested.length > 0) return resolution(nested, "same-file");
  const inSelf = hasSelf ? throughSelf(resolver, view, { name, container, left }) : null;
  if (inSelf !== null) return inSelf;
  const implicit = view.scopes.implicit(view.path, view.entry.scope);
  const visible = implicit === noFiles ? [] : lookup.top(name, implicit);
  if (visible.length > 0) return resolution(visible, "package");
  for (const files of view.bindings.open) {
    const opened = lookup.exported(name, files).nodes;
    if (opened.length > 0) return resolution(bodiesOf(resolver, view, { name, nodes: opened }), "open");
  }
  if (view.scopes.isGlobal(name))
    return resolution(lookup.sameFamily(table.top.get(name) ?? [], view), "global");
  return null;
}

// A member of the same type in another file, or of a base.
function throughSelf(resolver: Resolver, view: FileView, of: Omit<Reference, "receiver">): Resolution | null {
  return (
    resolution(sameType(resolver, view, of), "self") ??
    resolution(inherited(resolver, view, { name: of.name, type: of.container, left: of.left }), "receiver")
  );
}

// A prototype in a header stands for the definition in a file that includes the header.
function bodiesOf(
  { table, lookup, ...resolver }: Resolver,
  view: FileView,
  { name, nodes }: { readonly name: string; readonly nodes: readonly number[] },
): readonly number[] {
  if (!nodes.every((node) => definitionAt(table, node)?.declaration === true)) return nodes;
  const headers = nodes.map((node) => table.fileOfNode[node] ?? -1);
  const bodies = lookup.sameFamily(table.top.get(name) ?? [], view).filter((node) => {
    if (definitionAt(table, node)?.declaration !== false) return false;
    const known = resolver.view(table.fileOfNode[node] ?? -1)?.bindings.known;
    return headers.some((header) => known?.has(header) === true);
  });
  return bodies.length > 0 ? bodies : nodes;
}
