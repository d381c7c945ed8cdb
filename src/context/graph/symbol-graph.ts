// The symbol graph: who refers to whom, forward and backward, in compressed sparse rows.
import { eachReference } from "./each-reference.js";
import type { FileView, Resolver } from "./file-view.js";
import { openResolver } from "./resolver.js";
import type { ResolvedBy, Resolution } from "./resolution.js";
import { buildSymbolTable, type IndexedFile, type SymbolTable } from "./symbol-table.js";

/** Edges of one direction: those of node `n` lie from `offsets[n]` to `offsets[n + 1]`; `ways` indexes `resolvedWays`. */
export interface Adjacency {
  readonly offsets: Int32Array;
  readonly targets: Int32Array;
  readonly weights: Float32Array;
  readonly ways: Uint8Array;
}

/** The graph of one commit with its table and resolver. Immutable; a new commit gives a new graph. */
export interface SymbolGraph {
  readonly table: SymbolTable;
  readonly resolver: Resolver;
  readonly forward: Adjacency;
  readonly backward: Adjacency;
}

/** The order of `Adjacency.ways`. */
export const resolvedWays: readonly ResolvedBy[] = [
  ...(["same-file", "import", "self", "package", "open", "receiver", "global", "neighbourhood"] as const),
];

const testWeight = 0.3;
const generatedWeight = 0.3;
const memberWeight = 0.15;

/** Resolves every reference of every file and builds the graph. Pure: equal files give equal graphs, bit by bit (spec C5). */
export function buildGraph(files: readonly IndexedFile[]): SymbolGraph {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const table = buildSymbolTable(sorted);
  const resolver = openResolver(table);
  const edges = new EdgeList();
  for (let file = 0; file < sorted.length; file += 1) addFile(resolver, file, edges);
  const forward = compress(table.nodes, edges.sources, edges);
  const backward = compress(table.nodes, edges.targets, { ...edges.columns(), targets: edges.sources });
  return { table, resolver, forward, backward };
}

function addFile(resolver: Resolver, file: number, edges: EdgeList): void {
  const { table } = resolver;
  const view = resolver.view(file);
  if (view === null) return;
  const scale =
    (table.isTest[file] === 1 ? testWeight : 1) * (table.isGenerated[file] === 1 ? generatedWeight : 1);
  eachReference(resolver, view, {
    visit: ({ owner, found }) => {
      addEdges(table, edges, { from: table.nodeOf(file, owner), found, scale });
    },
  });
  addContainment(table, view, edges);
}

function addEdges(
  table: SymbolTable,
  edges: EdgeList,
  { from, found, scale }: { readonly from: number; readonly found: Resolution; readonly scale: number },
): void {
  for (const to of found.nodes)
    if (to !== from) {
      const generated = table.isGenerated[table.fileOfNode[to] ?? 0] === 1 ? generatedWeight : 1;
      edges.add(from, to, {
        weight: found.confidence * scale * generated,
        way: resolvedWays.indexOf(found.by),
      });
    }
}

// A type leads to its members, and they to it, a little.
function addContainment(table: SymbolTable, view: FileView, edges: EdgeList): void {
  for (const [index, one] of view.entry.definitions.entries()) {
    const [node, parent] = [table.nodeOf(view.file, index), table.nodeOf(view.file, one.parent)];
    if (one.parent < 0 || node === parent) continue;
    edges.add(parent, node, { weight: memberWeight, way: 0 });
    edges.add(node, parent, { weight: memberWeight, way: 0 });
  }
}

class EdgeList {
  readonly sources: number[] = [];
  readonly targets: number[] = [];
  readonly weights: number[] = [];
  readonly ways: number[] = [];

  add(from: number, to: number, edge: { readonly weight: number; readonly way: number }): void {
    this.sources.push(from);
    this.targets.push(to);
    this.weights.push(edge.weight);
    this.ways.push(edge.way);
  }

  columns(): { weights: readonly number[]; ways: readonly number[] } {
    return { weights: this.weights, ways: this.ways };
  }
}

// Counting sort by `keys`; several edges between two nodes become one, its weight growing by the square root of their number.
function compress(
  nodes: number,
  keys: readonly number[],
  edges: {
    readonly targets: readonly number[];
    readonly weights: readonly number[];
    readonly ways: readonly number[];
  },
): Adjacency {
  const starts = new Int32Array(nodes + 1);
  for (const key of keys) starts[key + 1] = (starts[key + 1] ?? 0) + 1;
  for (let node = 0; node < nodes; node += 1)
    starts[node + 1] = (starts[node + 1] ?? 0) + (starts[node] ?? 0);
  const order = new Int32Array(keys.length);
  const next = starts.slice();
  for (const [edge, key] of keys.entries()) {
    const slot = next[key] ?? 0;
    next[key] = slot + 1;
    order[slot] = edge;
  }
  const merged = {
    targets: new Int32Array(keys.length),
    weights: new Float32Array(keys.length),
    ways: new Uint8Array(keys.length),
  };
  const offsets = new Int32Array(nodes + 1);
  const seen = new Int32Array(nodes).fill(-1);
  const counts = new Int32Array(keys.length);
  let size = 0;
  for (let node = 0; node < nodes; node += 1) {
    const begin = size;
    for (let at = starts[node] ?? 0; at < (starts[node + 1] ?? 0); at += 1) {
      const edge = order[at] ?? 0;
      const target = edges.targets[edge] ?? 0;
      let slot = seen[target] ?? -1;
      if (slot < begin) {
        slot = size++;
        seen[target] = slot;
        merged.targets[slot] = target;
        merged.ways[slot] = edges.ways[edge] ?? 0;
      }
      counts[slot] = (counts[slot] ?? 0) + 1;
      merged.weights[slot] = Math.max(merged.weights[slot] ?? 0, edges.weights[edge] ?? 0);
    }
    for (let slot = begin; slot < size; slot += 1)
      merged.weights[slot] = (merged.weights[slot] ?? 0) * Math.sqrt(counts[slot] ?? 1);
    offsets[node + 1] = size;
  }
  return {
    offsets,
    targets: merged.targets.slice(0, size),
    weights: merged.weights.slice(0, size),
    ways: merged.ways.slice(0, size),
  };
}
