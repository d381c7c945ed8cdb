// Looks names up in given files: top-level definitions, members, and what files pass on from others.
import { languageById } from "../languages/list.js";
import type { Binding } from "./bindings.js";
import type { FileView, Lookup, Target } from "./file-view.js";
import { openReexports, type Reexports } from "./reexports.js";
import { definitionAt, type Member, type SymbolTable } from "./symbol-table.js";

const maxHops = 8;
const maxCarriers = 400;
const nothing: Target = { nodes: [], spaces: [] };
const typeKinds: ReadonlySet<string> = new Set(["class", "interface", "enum", "type"]);

/** Opens look-ups over a table; `view` gives the bindings of files on the way of a re-export. */
export function lookUp(table: SymbolTable, view: (file: number) => FileView | null): Lookup {
  const inFiles = fileSets();
  const top: Lookup["top"] = (name, files) => {
    const nodes = files.length === 0 ? undefined : table.top.get(name);
    if (nodes === undefined) return [];
    const isIn = inFiles(files);
    return preferBodies(
      table,
      nodes.filter((node) => isIn(table.fileOfNode[node] ?? -1)),
    );
  };
  const members: Lookup["members"] = (name, { container, files }) => {
    const isIn = files === null ? (): boolean => true : inFiles(files);
    const found = (table.members.get(name) ?? []).filter(
      (one) => one.container === container && isIn(one.file),
    );
    return withBodies(found).map((one) => one.node);
  };
  const exporting = openExporting({ table, view, top, reexports: openReexports(table, view) });
  return {
    ...{ top, members, exported: (name, files) => exporting.exported(name, files, 0) },
    binding: (one) => exporting.binding(one, 0),
    nestedTypes: (name, file) =>
      (table.members.get(name) ?? [])
        .filter((one) => one.file === file && typeKinds.has(definitionAt(table, one.node)?.kind ?? ""))
        .map((one) => one.node),
    sameFamily: (nodes, from) => {
      const family = languageById(from.entry.language)?.family;
      const familyOf = (node: number): string | undefined =>
        languageById(table.files[table.fileOfNode[node] ?? 0]?.entry.language ?? "")?.family;
      return nodes.filter((node) => familyOf(node) === family);
    },
  };
}

interface Exporting {
  exported(name: string, files: readonly number[], hops: number): Target;
  binding(binding: Binding, hops: number): Target;
}

interface Parts {
  readonly table: SymbolTable;
  readonly view: (file: number) => FileView | null;
  readonly top: Lookup["top"];
  readonly reexports: Reexports;
}

// Own names first, then those of star re-exports, then names passed on one by one. Answers per file are remembered.
function openExporting({ table, view, top, reexports }: Parts): Exporting {
  const passed = new Map<number, Map<string, Target>>();
  const exported = (name: string, files: readonly number[], hops: number): Target => {
    const nodes = top(name, files);
    if (nodes.length > 0 || hops > maxHops || files.length > maxCarriers) return { nodes, spaces: [] };
    return join(files.map((file) => exportedFrom(name, file, hops + 1)));
  };
  const exportedFrom = (name: string, file: number, hops: number): Target => {
    const ofFile = passed.get(file) ?? new Map<string, Target>();
    passed.set(file, ofFile);
    const known = ofFile.get(name);
    if (known !== undefined) return known;
    ofFile.set(name, nothing); // a circle of re-exports ends here
    const target = passOn(name, file, hops);
    ofFile.set(name, target);
    return target;
  };
  const passOn = (name: string, file: number, hops: number): Target => {
    const { files, carriers } = reexports.of(name, file);
    const nodes = files.length > 1 ? top(name, files) : [];
    if (nodes.length > 0) return { nodes, spaces: [] };
    const found = join(carriers.map((carrier) => named(name, carrier, hops)));
    const isEmpty = found.nodes.length === 0 && found.spaces.length === 0;
    return isEmpty && name === "default" ? fileItself(table, view(file), file) : found;
  };
  const named = (name: string, carrier: number, hops: number): Target => {
    const from = view(carrier);
    if (from === null) return nothing;
    const origins = reexports.namesBehind(name, carrier);
    const targets = origins.flatMap((origin) => [
      { nodes: top(origin, [carrier]), spaces: [] },
      ...(from.bindings.names.get(origin) ?? []).map((one) => binding(one, hops)),
    ]);
    return join(targets);
  };
  const binding = (one: Binding, hops: number): Target => {
    if (one.name === "*") return { nodes: [], spaces: one.files };
    const found = exported(one.name, one.files, hops);
    if (found.nodes.length > 0 || found.spaces.length > 0) return found;
    if (one.submodule.length > 0) return { nodes: [], spaces: one.submodule };
    return { nodes: membersAnywhere(table, one), spaces: [] };
  };
  return { exported, binding };
}

function join(targets: readonly Target[]): Target {
  const [only] = targets;
  if (only === undefined) return nothing;
  if (targets.length === 1) return only;
  const nodes = [...new Set(targets.flatMap((one) => one.nodes))];
  return { nodes, spaces: [...new Set(targets.flatMap((one) => one.spaces))] };
}

// Membership in a list of files, remembered by the list itself: resolvers give the same array for the same module.
function fileSets(): (files: readonly number[]) => (file: number) => boolean {
  const sets = new WeakMap<readonly number[], ReadonlySet<number>>();
  return (files) => {
    const [first, second] = files;
    if (files.length <= 2) return (file) => file === first || file === second;
    let known = sets.get(files);
    if (known === undefined) sets.set(files, (known = new Set(files)));
    return (file) => known.has(file);
  };
}

// An anonymous default export is the file.
function fileItself(table: SymbolTable, view: FileView | null, file: number): Target {
  const node = table.firstNode[file];
  return view?.scopes.separator === "/" && node !== undefined ? { nodes: [node], spaces: [] } : nothing;
}

// `import static a.B.c`, `import a.Outer.Inner`: the name is a member of something in those files.
function membersAnywhere(table: SymbolTable, { name, files }: Binding): readonly number[] {
  if (files.length === 0) return [];
  const wanted = new Set(files);
  return (table.members.get(name) ?? []).filter((one) => wanted.has(one.file)).map((one) => one.node);
}

// A prototype stands for its definition where both are in sight.
function preferBodies(table: SymbolTable, nodes: readonly number[]): readonly number[] {
  if (nodes.length < 2) return nodes;
  const bodies = nodes.filter((node) => definitionAt(table, node)?.declaration === false);
  return bodies.length > 0 ? bodies : nodes;
}

function withBodies(members: readonly Member[]): readonly Member[] {
  const bodies = members.filter((one) => !one.isDeclaration);
  return bodies.length > 0 ? bodies : members;
}
