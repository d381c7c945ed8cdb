// Resolves the names of one file against the symbols of a commit: imports first, members through receivers (spec C4).
import type { BlobEntry } from "../blob-entry.js";
import { languageById } from "../languages/list.js";
import { bindingsOf } from "./bindings.js";
import type { FileView, Resolver } from "./file-view.js";
import { lookUp } from "./lookup.js";
import { neighbourhoodOf } from "./neighbourhood.js";
import { layoutOf } from "./repository-layout.js";
import { resolveMember } from "./resolve-member.js";
import { resolvePlain } from "./resolve-plain.js";
import { openScopes } from "./scopes/list.js";
import type { SymbolTable } from "./symbol-table.js";

/** Opens a resolver over a table. */
export function openResolver(table: SymbolTable): Resolver {
  const layout = layoutOf(table.files);
  const families = openScopes(layout);
  const views = new Map<number, FileView | null>();
  const near = new WeakMap<FileView, ReadonlyMap<number, 1 | 2>>();
  const viewOf = (path: string, entry: BlobEntry): FileView | null => {
    const language = languageById(entry.language);
    if (language === null) return null;
    const scopes = families[language.family];
    const file = layout.idOf.get(path) ?? -1;
    const bindings = bindingsOf({ path, entry, scopes, table });
    return {
      path,
      entry,
      file,
      scopes,
      bindings,
      selfNames: language.selfNames,
      hints: hintsOf(entry),
      types: new Map(),
    };
  };
  const view = (file: number): FileView | null => {
    const known = views.get(file);
    if (known !== undefined) return known;
    const one = table.files[file];
    const fresh = one === undefined ? null : viewOf(one.path, one.entry);
    views.set(file, fresh);
    return fresh;
  };
  const lookup = lookUp(table, view);
  const resolver: Resolver = {
    ...{ table, lookup, view, viewOf },
    resolve: (from, reference) =>
      reference.receiver === null
        ? resolvePlain(resolver, from, reference)
        : resolveMember(resolver, from, { ...reference, receiver: reference.receiver }),
    neighbourhood: (from) => {
      let known = near.get(from);
      if (known === undefined) near.set(from, (known = neighbourhoodOf(resolver, from)));
      return known;
    },
  };
  return resolver;
}

// A name with more types than this has none that helps.
const maxHints = 8;

function hintsOf(entry: BlobEntry): ReadonlyMap<string, readonly string[]> {
  const hints = new Map<string, string[]>();
  for (let index = 0; index < entry.hints.length; index += 2) {
    const name = entry.names[entry.hints[index] ?? 0] ?? "";
    const has = entry.names[entry.hints[index + 1] ?? 0] ?? "";
    const known = hints.get(name) ?? [];
    if (known.length < maxHints) hints.set(name, [...known, has]);
  }
  return hints;
}
