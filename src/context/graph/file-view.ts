// The shapes of name resolution: a file whose names are being resolved, and what resolves them.
import type { BlobEntry } from "../blob-entry.js";
import type { Binding, FileBindings } from "./bindings.js";
import type { Resolution } from "./resolution.js";
import type { ScopeResolver } from "./scopes/scope-resolver.js";
import type { SymbolTable } from "./symbol-table.js";

/** A file whose names are being resolved: one of the table's, or a changed version of one that the table does not hold. */
export interface FileView {
  readonly path: string;
  readonly entry: BlobEntry;
  /** Index in the table, or -1 for a file that is not in it. */
  readonly file: number;
  readonly scopes: ScopeResolver;
  readonly bindings: FileBindings;
  readonly selfNames: readonly string[];
  readonly hints: ReadonlyMap<string, readonly string[]>;
  /** Types looked up before, by depth and name. */
  readonly types: Map<string, readonly number[]>;
}

/**
 * A name to resolve. `receiver` is null for a plain name; `container` is the type around the reference, or empty. `left`
 * bounds how often the answer may depend on another name's type: `a = a.b()` would go round for ever.
 */
export interface Reference {
  readonly name: string;
  readonly receiver: string | null;
  readonly container: string;
  readonly left: number;
}

/** How many types deep a name is followed: receivers, bases, bases of those. */
export const maxDepth = 4;

/** Resolves names of views; holds the caches of one table. Not for sharing between tables. */
export interface Resolver {
  readonly table: SymbolTable;
  readonly lookup: Lookup;
  /** The view of a table's file, remembered. */
  view(file: number): FileView | null;
  /** The view of an entry as if it lay at `path`; null where the language is unknown. */
  viewOf(path: string, entry: BlobEntry): FileView | null;
  /** What a name means there; null when it is dropped. */
  resolve(view: FileView, reference: Reference): Resolution | null;
  /** Files imported by the view's file, directly (1) or at one remove (2). */
  neighbourhood(view: FileView): ReadonlyMap<number, 1 | 2>;
}

/** What a name of a module is: definitions, or whole files (a namespace). */
export interface Target {
  readonly nodes: readonly number[];
  readonly spaces: readonly number[];
}

/** Look-ups in one table; answers are in ascending order and remembered where they are costly. */
export interface Lookup {
  top(name: string, files: readonly number[]): readonly number[];
  members(
    name: string,
    where: { readonly container: string; readonly files: readonly number[] | null },
  ): readonly number[];
  nestedTypes(name: string, file: number): readonly number[];
  exported(name: string, files: readonly number[]): Target;
  binding(binding: Binding): Target;
  sameFamily(nodes: readonly number[], view: FileView): readonly number[];
}
