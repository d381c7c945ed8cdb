// What a change says: the names on its lines, resolved, and the definitions it touches.
import type { FileDiff } from "../../diff/diff.js";
import { referenceStride, type BlobEntry } from "../blob-entry.js";
import { eachReference } from "../graph/each-reference.js";
import { maxDepth } from "../graph/file-view.js";
import type { Resolution } from "../graph/resolution.js";
import { isTestPath } from "../extract/skip-reason.js";
import type { SymbolGraph } from "../graph/symbol-graph.js";
import { innermost } from "./innermost.js";
import { newImports } from "./new-imports.js";

/** One changed file with its entries on both sides; null where that side does not exist or could not be read. */
export interface ChangedFile {
  readonly diff: FileDiff;
  readonly before: BlobEntry | null;
  readonly after: BlobEntry | null;
}

/** A name on a changed line and what it means outside the change. `weight` is below 1 for names that tests use; `line` is 1-based on the head, or on the base for removed lines. */
export interface UsedName {
  readonly name: string;
  readonly path: string;
  readonly line: number;
  readonly found: Resolution;
  readonly weight: number;
}

/**
 * All that ranking needs of a change. `touched` are nodes of the graph that the change edits, `around` the types that hold
 * them and are edited in that part only; `terms` counts names on
 * changed lines; `changedFiles` maps files of the graph to the path that the change knows them by. `subjects` are the changed
 * paths that are no tests, or all where there are only tests.
 */
export interface ChangeReading {
  readonly uses: readonly UsedName[];
  readonly touched: ReadonlySet<number>;
  readonly around: ReadonlySet<number>;
  readonly changedFiles: ReadonlyMap<number, string>;
  readonly terms: ReadonlyMap<string, number>;
  readonly subjects: readonly string[];
}

const removedTermWeight = 0.5;
const testWeight = 0.3;

/** Reads a change against the graph of its base. Files of other languages contribute nothing. */
export function readChange(graph: SymbolGraph, files: readonly ChangedFile[]): ChangeReading {
  const { table } = graph;
  const idOf = new Map(table.files.map((file, id) => [file.path, id]));
  const changedFiles = new Map<number, string>();
  for (const { diff } of files)
    for (const path of [diff.oldPath, diff.newPath, diff.path]) {
      const id = path === null ? undefined : idOf.get(path);
      if (id !== undefined) changedFiles.set(id, diff.path);
    }
  const uses: UsedName[] = [];
  const touched = new Set<number>();
  const around = new Set<number>();
  const terms = new Map<string, number>();
  for (const file of files) {
    const { added, removed } = changedLines(file.diff);
    const isTest = isTestPath(file.diff.path);
    const weight = isTest ? testWeight : 1;
    const known = idOf.get(file.diff.oldPath ?? file.diff.path) ?? -1;
    const before = file.before ?? table.files[known]?.entry ?? null;
    if (file.after !== null) {
      const from = { path: file.diff.path, before, entry: file.after, lines: added };
      readNames(graph, from, { uses, terms, weight });
    }
    if (before === null || known < 0) continue;
    countTerms(before, removed, { terms, weight: removedTermWeight * weight });
    if (isTest) continue; // nobody calls a test
    touch(graph, { file: known, before, after: file.after, added, removed }, { touched, around });
  }
  const paths = files.map((file) => file.diff.path);
  const subjects = paths.filter((path) => !isTestPath(path));
  for (const node of touched) around.delete(node);
  return { uses, touched, around, changedFiles, terms, subjects: subjects.length > 0 ? subjects : paths };
}

interface Names {
  readonly uses: UsedName[];
  readonly terms: Map<string, number>;
  readonly weight: number;
}

function readNames(
  graph: SymbolGraph,
  from: {
    readonly path: string;
    readonly entry: BlobEntry;
    readonly before: BlobEntry | null;
    readonly lines: ReadonlySet<number>;
  },
  into: Names,
): void {
  const view = graph.resolver.viewOf(from.path, from.entry);
  countTerms(from.entry, from.lines, into);
  if (view === null) return;
  const { path, lines } = from;
  eachReference(graph.resolver, view, {
    isWanted: (line) => lines.has(line),
    visit: ({ name, line, found }) => into.uses.push({ name, path, line, found, weight: into.weight }),
  });
  for (const { local, line, weight } of newImports(from.entry, from.before, lines)) {
    const asked = { name: local, receiver: null, container: "", left: maxDepth };
    const found = graph.resolver.resolve(view, asked);
    if (found !== null) into.uses.push({ name: local, path, line, found, weight: weight * into.weight });
  }
}

function countTerms(
  entry: BlobEntry,
  lines: ReadonlySet<number>,
  into: { readonly terms: Map<string, number>; readonly weight: number },
): void {
  const add = (name: string): void => {
    into.terms.set(name, (into.terms.get(name) ?? 0) + into.weight);
  };
  for (let row = 0; row < entry.references.length; row += referenceStride)
    if (lines.has(entry.references[row + 2] ?? 0)) add(entry.names[entry.references[row] ?? 0] ?? "");
  for (const one of entry.definitions) if (lines.has(one.startLine)) add(one.name);
}

// A definition is touched when a changed line of either side lies in it and in no smaller one.
function touch(
  graph: SymbolGraph,
  of: {
    readonly file: number;
    readonly before: BlobEntry;
    readonly after: BlobEntry | null;
    readonly added: ReadonlySet<number>;
    readonly removed: ReadonlySet<number>;
  },
  into: { readonly touched: Set<number>; readonly around: Set<number> },
): void {
  const add = (index: number): void => {
    into.touched.add(graph.table.nodeOf(of.file, index));
    const parent = of.before.definitions[index]?.parent ?? -1;
    if (parent >= 0) into.around.add(graph.table.nodeOf(of.file, parent));
  };
  for (const index of innermost(of.before, of.removed)) add(index);
  if (of.after === null) return;
  const byName = new Map(of.before.definitions.map((one, index) => [`${one.container}\n${one.name}`, index]));
  for (const index of innermost(of.after, of.added)) {
    const one = of.after.definitions[index];
    const same = byName.get(`${one?.container ?? ""}\n${one?.name ?? ""}`);
    if (same !== undefined) add(same);
  }
}

// Definitions lie in order of place and inside each other, so one sweep over both tells who is innermost at each line.
/** The lines a diff adds (head numbers) and removes (base numbers). */
export function changedLines(diff: FileDiff): { added: ReadonlySet<number>; removed: ReadonlySet<number> } {
  const added = new Set<number>();
  const removed = new Set<number>();
  for (const hunk of diff.content.kind === "text" ? diff.content.hunks : [])
    for (const line of hunk.lines) {
      if (line.kind === "added" && line.newLine !== null) added.add(line.newLine);
      if (line.kind === "removed" && line.oldLine !== null) removed.add(line.oldLine);
    }
  return { added, removed };
}
