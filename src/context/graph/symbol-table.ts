// The symbols of one commit as numbers: a node for each file and each definition worth showing, and who has which name.
import type { BlobEntry, Definition } from "../blob-entry.js";
import { isGeneratedPath, isTestPath } from "../extract/skip-reason.js";

/** One file of a commit with its entry. */
export interface IndexedFile {
  readonly path: string;
  readonly entry: BlobEntry;
}

/** A name inside a container: the node that shows it (its own, or the container's for fields) and where. */
export interface Member {
  readonly container: string;
  readonly file: number;
  readonly node: number;
  readonly isField: boolean;
  readonly isDeclaration: boolean;
}

/**
 * Nodes are numbered file by file in path order: first the file itself, then its definitions in order of place.
 * `nodeOf(file, definition)` folds fields into their container and overloads into the one with a body. `top` and
 * `members` list nodes by name in ascending file order. `weightOf` is below 1 for tests and generated files (spec C4).
 */
export interface SymbolTable {
  readonly files: readonly IndexedFile[];
  readonly fileOfNode: Int32Array;
  readonly definitionOfNode: Int32Array;
  readonly firstNode: Int32Array;
  readonly nodes: number;
  readonly top: ReadonlyMap<string, readonly number[]>;
  readonly members: ReadonlyMap<string, readonly Member[]>;
  readonly isTest: Uint8Array;
  readonly isGenerated: Uint8Array;
  nodeOf(file: number, definition: number): number;
}

/** Builds the table. `files` must be sorted by path, so that equal commits give equal numbers. */
export function buildSymbolTable(files: readonly IndexedFile[]): SymbolTable {
  const top = new Map<string, number[]>();
  const members = new Map<string, Member[]>();
  const nodeMaps: Int32Array[] = [];
  const fileOfNode: number[] = [];
  const definitionOfNode: number[] = [];
  const firstNode = new Int32Array(files.length + 1);
  for (const [file, { entry }] of files.entries()) {
    firstNode[file] = fileOfNode.length;
    fileOfNode.push(file);
    definitionOfNode.push(-1);
    const map = numberNodes(entry, fileOfNode.length);
    nodeMaps.push(map.nodeOf);
    for (const definition of map.owned) {
      fileOfNode.push(file);
      definitionOfNode.push(definition);
    }
    list({ entry, file, nodeOf: map.nodeOf, top, members });
  }
  firstNode[files.length] = fileOfNode.length;
  return {
    files,
    ...{ fileOfNode: Int32Array.from(fileOfNode), definitionOfNode: Int32Array.from(definitionOfNode) },
    ...{ firstNode, nodes: fileOfNode.length, top, members },
    isTest: Uint8Array.from(files, (one) => (isTestPath(one.path) ? 1 : 0)),
    isGenerated: Uint8Array.from(files, (one) => (one.entry.generated || isGeneratedPath(one.path) ? 1 : 0)),
    nodeOf: (file, definition) => nodeMaps[file]?.[definition] ?? firstNode[file] ?? 0,
  };
}

/** The definition a node stands for; null for a file. */
export function definitionAt(table: SymbolTable, node: number): Definition | null {
  const definition = table.definitionOfNode[node] ?? -1;
  return definition < 0
    ? null
    : (table.files[table.fileOfNode[node] ?? 0]?.entry.definitions[definition] ?? null);
}

// What a longer type holds is not seen when the type is shown: a prompt gets its beginning only.
const maxShownLines = 120;

/** True for names that are shown with their container: properties of types that are not long, enum members, C's enumerators. */
function isFolded(definitions: readonly Definition[], one: Definition): boolean {
  const around = definitions[one.parent];
  if (one.kind === "variable") return around?.kind === "enum";
  if (one.kind !== "field" || around === undefined || around.kind === "enum") return one.kind === "field";
  return around.endLine - around.startLine <= maxShownLines;
}

// Own nodes in order of place; overloads share the node of the first with a body, else of the first.
function numberNodes(entry: BlobEntry, next: number): { nodeOf: Int32Array; owned: number[] } {
  const { definitions } = entry;
  const nodeOf = new Int32Array(definitions.length).fill(-1);
  const chosen = new Map<string, number>();
  const keyOf = (one: Definition): string => `${one.container}\n${one.name}`;
  for (const [index, one] of definitions.entries()) {
    if (isFolded(definitions, one)) continue;
    const known = chosen.get(keyOf(one));
    const isBetter = known !== undefined && !one.declaration && definitions[known]?.declaration === true;
    if (known === undefined || isBetter) chosen.set(keyOf(one), index);
  }
  const owned = [...chosen.values()].sort((a, b) => a - b);
  owned.forEach((definition, offset) => (nodeOf[definition] = next + offset));
  for (const [index, one] of definitions.entries())
    if (!isFolded(definitions, one)) nodeOf[index] = nodeOf[chosen.get(keyOf(one)) ?? index] ?? next - 1;
  for (const [index, one] of definitions.entries())
    if (isFolded(definitions, one))
      nodeOf[index] = containerNode({ definitions, one, nodeOf, chosen, file: next - 1 });
  return { nodeOf, owned };
}

function containerNode(of: {
  readonly definitions: readonly Definition[];
  readonly one: Definition;
  readonly nodeOf: Int32Array;
  readonly chosen: ReadonlyMap<string, number>;
  readonly file: number;
}): number {
  const parent = of.definitions[of.one.parent];
  if (parent !== undefined && !isFolded(of.definitions, parent)) return of.nodeOf[of.one.parent] ?? of.file;
  return of.nodeOf[of.chosen.get(`\n${of.one.container}`) ?? -1] ?? of.file;
}

function list(of: {
  readonly entry: BlobEntry;
  readonly file: number;
  readonly nodeOf: Int32Array;
  readonly top: Map<string, number[]>;
  readonly members: Map<string, Member[]>;
}): void {
  const { definitions } = of.entry;
  for (const [index, one] of definitions.entries()) {
    const node = of.nodeOf[index] ?? 0;
    const isEnumerator = one.kind === "variable" && isFolded(definitions, one);
    if ((one.container === "" && one.kind !== "field") || isEnumerator) append(of.top, one.name, node);
    if (one.container === "") continue;
    const flags = { isField: one.kind === "field", isDeclaration: one.declaration };
    append(of.members, one.name, { container: one.container, file: of.file, node, ...flags });
  }
}

function append<T>(map: Map<string, T[]>, name: string, value: T): void {
  const known = map.get(name);
  if (known === undefined) map.set(name, [value]);
  else if (known.at(-1) !== value) known.push(value);
}
