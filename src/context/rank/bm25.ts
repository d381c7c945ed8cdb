// BM25 over symbols: a symbol's document is its own name and the names it refers to (Robertson and Zaragoza 2009).
import { referenceStride } from "../blob-entry.js";
import type { SymbolTable } from "../graph/symbol-table.js";

/** Postings by term: symbols with the term and how often, in compressed rows. `lengths` counts terms per node. */
export interface TermIndex {
  readonly ids: ReadonlyMap<string, number>;
  readonly offsets: Int32Array;
  readonly nodes: Int32Array;
  readonly counts: Uint16Array;
  readonly lengths: Float32Array;
  readonly averageLength: number;
  readonly documents: number;
}

const k1 = 1.2;
const b = 0.75;
const nameWeight = 3;
const maxPostings = 20_000;

/** Builds postings of all nodes, files included: code outside definitions belongs to the file. */
export function termIndexOf(table: SymbolTable): TermIndex {
  const ids = new Map<string, number>();
  const termOf: number[] = [];
  const nodeOf: number[] = [];
  const times: number[] = [];
  const add = (term: string, node: number, count: number): void => {
    let id = ids.get(term);
    if (id === undefined) ids.set(term, (id = ids.size));
    termOf.push(id);
    nodeOf.push(node);
    times.push(count);
  };
  for (const [file, { entry }] of table.files.entries()) {
    const counts = new Map<number, number>();
    for (let row = 0; row < entry.references.length; row += referenceStride) {
      const node = table.nodeOf(file, entry.references[row + 3] ?? -1);
      const key = (node - (table.firstNode[file] ?? 0)) * entry.names.length + (entry.references[row] ?? 0);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    for (const [key, count] of counts)
      add(
        entry.names[key % entry.names.length] ?? "",
        (table.firstNode[file] ?? 0) + Math.floor(key / entry.names.length),
        count,
      );
    for (const [index, one] of entry.definitions.entries())
      add(one.name, table.nodeOf(file, index), nameWeight);
  }
  return pack({ ids, termOf, nodeOf, times }, table.nodes);
}

function pack(
  of: {
    ids: Map<string, number>;
    termOf: readonly number[];
    nodeOf: readonly number[];
    times: readonly number[];
  },
  documents: number,
): TermIndex {
  const offsets = new Int32Array(of.ids.size + 1);
  for (const term of of.termOf) offsets[term + 1] = (offsets[term + 1] ?? 0) + 1;
  for (let term = 0; term < of.ids.size; term += 1)
    offsets[term + 1] = (offsets[term + 1] ?? 0) + (offsets[term] ?? 0);
  const next = offsets.slice();
  const nodes = new Int32Array(of.termOf.length);
  const counts = new Uint16Array(of.termOf.length);
  const lengths = new Float32Array(documents);
  let total = 0;
  for (const [index, term] of of.termOf.entries()) {
    const slot = next[term] ?? 0;
    next[term] = slot + 1;
    const [node, count] = [of.nodeOf[index] ?? 0, of.times[index] ?? 0];
    nodes[slot] = node;
    counts[slot] = Math.min(65_535, count);
    lengths[node] = (lengths[node] ?? 0) + count;
    total += count;
  }
  return {
    ids: of.ids,
    offsets,
    nodes,
    counts,
    lengths,
    documents,
    averageLength: total / Math.max(1, documents),
  };
}

/** Scores of all symbols that share a term with the query (`terms` with their weights); terms found nearly everywhere are left out. */
export function bm25(index: TermIndex, terms: ReadonlyMap<string, number>): Map<number, number> {
  const scores = new Float64Array(index.documents);
  const reached: number[] = [];
  for (const [term, weight] of terms) {
    const id = index.ids.get(term);
    if (id === undefined) continue;
    const [begin, end] = [index.offsets[id] ?? 0, index.offsets[id + 1] ?? 0];
    const frequency = end - begin;
    if (frequency > maxPostings) continue;
    const rarity = Math.log(1 + (index.documents - frequency + 0.5) / (frequency + 0.5));
    for (let at = begin; at < end; at += 1) {
      const node = index.nodes[at] ?? 0;
      const count = index.counts[at] ?? 0;
      const length = (index.lengths[node] ?? 0) / index.averageLength;
      const score = (weight * rarity * count * (k1 + 1)) / (count + k1 * (1 - b + b * length));
      if (scores[node] === 0) reached.push(node);
      scores[node] = (scores[node] ?? 0) + score;
    }
  }
  return new Map(reached.map((node) => [node, scores[node] ?? 0]));
}
