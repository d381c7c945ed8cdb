// What ranking needs beside a graph, built once for it: postings of names, words of paths, and the walk in both directions.
import type { SymbolGraph } from "../graph/symbol-graph.js";
import { termIndexOf, type TermIndex } from "./bm25.js";
import { createPushGraph, pushSettings, type PushGraph } from "./forward-push.js";
import { pathWordsOf, type PathWords } from "./path-words.js";

/** A graph ready to be ranked. Immutable, like the graph. */
export interface RankIndex {
  readonly graph: SymbolGraph;
  readonly terms: TermIndex;
  readonly words: PathWords;
  readonly walk: PushGraph;
}

/** Builds it. Pure: equal graphs give equal indexes. */
export function rankIndexOf(graph: SymbolGraph): RankIndex {
  return {
    graph,
    terms: termIndexOf(graph.table),
    words: pathWordsOf(graph.table),
    walk: createPushGraph(graph, pushSettings.backwardWeight),
  };
}
