// What a file's imports bind: local names to names of other files, and files whose names are all visible.
import type { BlobEntry } from "../blob-entry.js";
import { noFiles, type ScopeResolver } from "./scopes/scope-resolver.js";
import type { SymbolTable } from "./symbol-table.js";

/** `name` ("*" for all) of `files`. `submodule` are the files meant where the name is a module of its own. */
export interface Binding {
  readonly files: readonly number[];
  readonly name: string;
  readonly submodule: readonly number[];
}

/** The bindings of one file. `known` holds every imported file once; an import that resolved to nothing binds nothing but hides. */
export interface FileBindings {
  readonly names: ReadonlyMap<string, readonly Binding[]>;
  readonly open: readonly (readonly number[])[];
  readonly known: ReadonlySet<number>;
}

/** Reads the imports of an entry as if it lay at `path`. Includes open what they include in turn, up to a bound. */
export function bindingsOf(of: {
  readonly path: string;
  readonly entry: BlobEntry;
  readonly scopes: ScopeResolver;
  readonly table: SymbolTable;
}): FileBindings {
  const names = new Map<string, Binding[]>();
  const open: (readonly number[])[] = [];
  const known = new Set<number>();
  for (const one of of.entry.imports) {
    if (one.form === "export") continue;
    const files = of.scopes.modules(one.module, of.path);
    if (one.form === "open" || one.form === "reexport-all") open.push(...opened(of, one.module, files));
    for (const { name, local } of one.names) {
      const submodule = name === "*" ? noFiles : submoduleOf(of, one.module, name);
      const binding = { files, name, submodule };
      const bound = local === "" ? packageName(of.table, files, one.module) : local;
      names.set(bound, [...(names.get(bound) ?? []), binding]);
      for (const file of submodule) known.add(file);
    }
    for (const file of files) known.add(file);
  }
  for (const files of open) for (const file of files) known.add(file);
  return { names, open, known };
}

type Of = Parameters<typeof bindingsOf>[0];

// `from package import module`, `use crate::module`: the name may be a file of its own.
function submoduleOf({ scopes, path }: Of, module: string, name: string): readonly number[] {
  const { separator } = scopes;
  if (separator !== "." && separator !== "::") return noFiles;
  const joined = /^\.+$/.test(module) ? module + name : `${module}${separator}${name}`;
  const files = scopes.modules(joined, path);
  return files === scopes.modules(module, path) ? noFiles : files;
}

// Go calls an import by the package's own name, which is not always the last part of its path.
function packageName(table: SymbolTable, files: readonly number[], module: string): string {
  const declared = files[0] === undefined ? "" : (table.files[files[0]]?.entry.scope ?? "");
  if (declared !== "") return declared;
  const parts = module.split("/").filter((part) => !/^v\d+$/.test(part));
  return (parts.at(-1) ?? "").replace(/^go-|\.v\d+$|-go$/g, "");
}

const maxIncludes = 200;

function opened(of: Of, module: string, files: readonly number[]): (readonly number[])[] {
  if (!/[<./]/.test(module) || of.scopes.separator !== "::") return files === noFiles ? [] : [files];
  const seen = new Set(files);
  for (const file of seen) {
    const included = of.table.files[file];
    if (included === undefined || seen.size > maxIncludes) break;
    const opening = included.entry.imports.filter((one) => one.form === "open");
    for (const next of opening.flatMap((one) => of.scopes.modules(one.module, included.path))) seen.add(next);
  }
  return [[...seen].sort((a, b) => a - b)];
}
