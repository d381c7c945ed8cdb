// The import neighbourhood of a file: what it imports and sees, and what those import.
import type { FileView, Resolver } from "./file-view.js";

const maxFiles = 3000;

/** Files at one and two steps from the view's file, the nearer step counting; bounded, nearest first. */
export function neighbourhoodOf(resolver: Resolver, view: FileView): ReadonlyMap<number, 1 | 2> {
  const near = new Map<number, 1 | 2>();
  for (const file of directly(view)) near.set(file, 1);
  for (const file of [...near.keys()]) {
    const next = resolver.view(file);
    if (next === null) continue;
    for (const further of next.bindings.known) {
      if (near.size >= maxFiles) return near;
      if (!near.has(further)) near.set(further, 2);
    }
  }
  near.delete(view.file);
  return near;
}

function directly(view: FileView): Iterable<number> {
  return new Set([...view.bindings.known, ...view.scopes.implicit(view.path, view.entry.scope)]);
}
