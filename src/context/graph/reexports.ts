// Which files pass names on: by a star, to whole files behind them, or one name at a time.
import type { FileView } from "./file-view.js";
import type { SymbolTable } from "./symbol-table.js";

/** Re-exports of one table. */
export interface Reexports {
  /** All files whose own names `file` passes on by stars (itself first), and those of them that pass `name` on by name. */
  of(name: string, file: number): { readonly files: readonly number[]; readonly carriers: readonly number[] };
  /** What `carrier` calls the name that it passes on as `name`. */
  namesBehind(name: string, carrier: number): readonly string[];
}

const maxStarFiles = 2000;

/** Opens them. In Python every import and star import of a module is passed on as well. */
export function openReexports(table: SymbolTable, view: (file: number) => FileView | null): Reexports {
  const behind = new Map<string, Map<number, string[]>>();
  const stars: (readonly string[])[] = [];
  for (const [file, { entry }] of table.files.entries()) {
    const isPython = entry.language === "python";
    const modules: string[] = [];
    for (const one of entry.imports) {
      if (one.form === "reexport-all" || (isPython && one.form === "open")) modules.push(one.module);
      const isNamed = one.form === "export" || one.form === "reexport" || (isPython && one.form === "import");
      for (const { name, local } of isNamed ? one.names : [])
        // an own export is renamed from `name`; what comes from elsewhere is bound under its local name
        note(behind, local, { file, origin: one.form === "export" ? name : local });
    }
    stars.push(modules);
  }
  const closures = new Map<number, readonly number[]>();
  const closure = (file: number): readonly number[] => {
    let known = closures.get(file);
    if (known === undefined) closures.set(file, (known = starClosure(file, stars, view)));
    return known;
  };
  return {
    of: (name, file) => {
      const carrying = behind.get(name);
      const files = name === "default" ? [file] : closure(file);
      return { files, carriers: carrying === undefined ? [] : files.filter((one) => carrying.has(one)) };
    },
    namesBehind: (name, carrier) => behind.get(name)?.get(carrier) ?? [],
  };
}

function note(
  behind: Map<string, Map<number, string[]>>,
  name: string,
  at: { readonly file: number; readonly origin: string },
): void {
  const files = behind.get(name) ?? new Map<number, string[]>();
  behind.set(name, files);
  files.set(at.file, [...(files.get(at.file) ?? []), at.origin]);
}

function starClosure(
  file: number,
  stars: readonly (readonly string[])[],
  view: (file: number) => FileView | null,
): readonly number[] {
  const reached = new Set([file]);
  for (const at of reached) {
    if (reached.size > maxStarFiles) break;
    const from = (stars[at]?.length ?? 0) > 0 ? view(at) : null;
    if (from === null) continue;
    for (const module of stars[at] ?? [])
      for (const next of from.scopes.modules(module, from.path)) reached.add(next);
  }
  return [...reached];
}
