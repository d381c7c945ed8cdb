// The ways of finding context that are compared: ours, plain name matching, BM25, and a file-level repository map.
import type { SymbolGraph } from "../src/context/graph/symbol-graph.js";
import { definitionAt } from "../src/context/graph/symbol-table.js";
import { referenceStride } from "../src/context/blob-entry.js";
import { bm25 } from "../src/context/rank/bm25.js";
import type { ChangeReading } from "../src/context/rank/changed-names.js";
import { rankChange } from "../src/context/rank/ranked-lists.js";
import type { RankIndex } from "../src/context/rank/rank-index.js";
import { selectSymbols } from "../src/context/rank/select-symbols.js";

/** A method ranks symbols outside the changed files, best first, fifteen at most. */
export type Method = (index: RankIndex, change: ChangeReading) => number[];

const wanted = { atLeast: 5, atMost: 15, maxBodyTokens: 400, budgetTokens: Infinity };

/** Every method by name; `assay` is the product's own. */
export const methods: Readonly<Record<string, Method>> = {
  assay: (index, change) =>
    selectSymbols(index.graph, rankChange(index, change), wanted).map((one) => one.node),
  "name matching, rarest first": ({ graph }, change) => byName(graph, change),
  "BM25 over bodies": ({ graph, terms }, change) => top(graph, change, bm25(terms, change.terms)),
  "file-level map by PageRank": ({ graph }, change) => byFileMap(graph, change),
};

function byName(graph: SymbolGraph, change: ChangeReading): number[] {
  const scores = new Map<number, number>();
  for (const name of change.terms.keys()) {
    const nodes = new Set([
      ...(graph.table.top.get(name) ?? []),
      ...(graph.table.members.get(name) ?? []).map((one) => one.node),
    ]);
    for (const node of nodes) scores.set(node, Math.max(scores.get(node) ?? 0, 1 / nodes.size));
  }
  return top(graph, change, scores);
}

// Files are nodes, an edge for each name from who refers to it to who defines it; a file's rank is shared among its names.
function byFileMap(graph: SymbolGraph, change: ChangeReading): number[] {
  const { table } = graph;
  const edges = fileEdges(graph);
  const personal = new Float64Array(table.files.length);
  for (const file of change.changedFiles.keys()) personal[file] = 1 / change.changedFiles.size;
  let rank = personal.slice();
  for (let round = 0; round < 40; round += 1) {
    const next = personal.map((value) => value * 0.15);
    for (const [from, outs] of edges.entries()) {
      const mass = rank[from] ?? 0;
      if (mass < 1e-9) continue;
      for (const { to, weight } of outs) next[to] = (next[to] ?? 0) + 0.85 * mass * weight;
    }
    rank = next;
  }
  const scores = new Map<number, number>();
  const shared = edges.flatMap((outs, from) => outs.map((edge) => ({ ...edge, rank: rank[from] ?? 0 })));
  for (const { to, weight, name, rank: mass } of shared) {
    const share = mass * weight * (change.terms.has(name) ? 10 : 1);
    if (share === 0 || change.changedFiles.has(to)) continue;
    const nodes = (table.top.get(name) ?? []).filter((node) => table.fileOfNode[node] === to);
    for (const node of nodes) scores.set(node, (scores.get(node) ?? 0) + share);
  }
  return top(graph, change, scores);
}

interface FileEdge {
  readonly to: number;
  readonly name: string;
  weight: number;
}

const edgesOf = new WeakMap<SymbolGraph, FileEdge[][]>();

function fileEdges(graph: SymbolGraph): FileEdge[][] {
  const known = edgesOf.get(graph);
  if (known !== undefined) return known;
  const { table } = graph;
  const edges = table.files.map(({ entry }) => {
    const counts = new Map<string, number>();
    for (let row = 0; row < entry.references.length; row += referenceStride) {
      const name = entry.names[entry.references[row] ?? 0] ?? "";
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    const outs: FileEdge[] = [];
    for (const [name, count] of counts) {
      const files = new Set((table.top.get(name) ?? []).map((node) => table.fileOfNode[node] ?? 0));
      if (files.size > 50) continue;
      for (const to of files) outs.push({ to, name, weight: Math.sqrt(count) * (files.size > 5 ? 0.1 : 1) });
    }
    const total = outs.reduce((sum, one) => sum + one.weight, 0);
    for (const one of outs) one.weight /= total;
    return outs;
  });
  edgesOf.set(graph, edges);
  return edges;
}

function top({ table }: SymbolGraph, change: ChangeReading, scores: ReadonlyMap<number, number>): number[] {
  return [...scores]
    .filter(
      ([node]) =>
        !change.changedFiles.has(table.fileOfNode[node] ?? -1) && (table.definitionOfNode[node] ?? -1) >= 0,
    )
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, 15)
    .map(([node]) => node);
}

/** What fifteen bodies cost in tokens, each cut at 400. */
export function tokensOf(graph: SymbolGraph, nodes: readonly number[]): number {
  return nodes.reduce(
    (sum, node) => sum + Math.min(400, (definitionAt(graph.table, node)?.size ?? 0) / 3.3),
    0,
  );
}
