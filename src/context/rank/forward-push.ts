// Personalized PageRank by forward push (Andersen, Chung, Lang 2006): touches only what is near the seeds.
import type { Adjacency } from "../graph/symbol-graph.js";

/** Both directions of a graph; `backward` counts by `backwardWeight` against forward. */
export interface PushGraph {
  readonly forward: Adjacency;
  readonly backward: Adjacency;
}

/**
 * `alpha` is the chance to stop at a node, `epsilon` the residue that may be left unpushed at a node (what is left
 * everywhere bounds the error), `backwardWeight` what an edge counts against its direction.
 */
export interface PushSettings {
  readonly alpha: number;
  readonly epsilon: number;
  readonly backwardWeight: number;
}

/** Measured on real changes: half the weight backward finds impact without drowning what a change uses. */
export const pushSettings: PushSettings = { alpha: 0.3, epsilon: 1e-5, backwardWeight: 0.5 };

/**
 * Scores of the nodes that seeds (node to weight, any positive scale) lead to, summing to at most 1. Deterministic: the
 * same graph and seeds give the same scores. There are at most 1 / (alpha × epsilon) pushes, whatever the graph's size; beside
 * them it takes three numbers of memory for each node of the graph while it runs.
 */
export function forwardPush(
  graph: PushGraph,
  seeds: ReadonlyMap<number, number>,
  settings: PushSettings,
): Map<number, number> {
  const nodes = graph.forward.offsets.length - 1;
  const scores = new Float64Array(nodes);
  const residue = new Float64Array(nodes);
  const queued = new Uint8Array(nodes);
  const queue = [...seeds.keys()].sort((a, b) => a - b);
  const reached: number[] = [];
  const total = [...seeds.values()].reduce((sum, weight) => sum + weight, 0);
  for (const node of queue) {
    residue[node] = (seeds.get(node) ?? 0) / total;
    queued[node] = 1;
  }
  const { alpha, epsilon, backwardWeight } = settings;
  const outWeights = outWeightsOf(graph, backwardWeight);
  // one direction of one push: retrieval spends its time here, so it makes no objects
  const spread = ({ offsets, targets, weights }: Adjacency, node: number, share: number): void => {
    const end = offsets[node + 1] ?? 0;
    for (let at = offsets[node] ?? 0; at < end; at += 1) {
      const next = targets[at] ?? 0;
      const grown = (residue[next] ?? 0) + share * (weights[at] ?? 0);
      residue[next] = grown;
      if (grown <= epsilon || queued[next] === 1) continue;
      queued[next] = 1;
      queue.push(next);
    }
  };
  for (let at = 0; at < queue.length; at += 1) {
    const node = queue[at] ?? 0;
    const held = residue[node] ?? 0;
    queued[node] = 0;
    residue[node] = 0;
    if (scores[node] === 0) reached.push(node);
    scores[node] = (scores[node] ?? 0) + alpha * held;
    const out = outWeights[node] ?? 0;
    if (out === 0) continue;
    const share = ((1 - alpha) * held) / out;
    spread(graph.forward, node, share);
    spread(graph.backward, node, share * backwardWeight);
  }
  return new Map(reached.map((node) => [node, scores[node] ?? 0]));
}

// How much leaves each node, counted once for a graph.
const knownOutWeights = new WeakMap<Adjacency, Map<number, Float64Array>>();

function outWeightsOf(graph: PushGraph, backwardWeight: number): Float64Array {
  const ofGraph = knownOutWeights.get(graph.forward) ?? new Map<number, Float64Array>();
  knownOutWeights.set(graph.forward, ofGraph);
  const known = ofGraph.get(backwardWeight);
  if (known !== undefined) return known;
  const counted = Float64Array.from({ length: graph.forward.offsets.length - 1 }, (_, node) =>
    outWeight(graph, node, backwardWeight),
  );
  ofGraph.set(backwardWeight, counted);
  return counted;
}

/** Calls `visit` with every neighbour of a node in both directions and the edge's weight. */
export function eachNeighbour(
  { forward, backward }: PushGraph,
  from: { readonly node: number; readonly backwardWeight: number },
  visit: (node: number, weight: number) => void,
): void {
  for (let at = forward.offsets[from.node] ?? 0; at < (forward.offsets[from.node + 1] ?? 0); at += 1)
    visit(forward.targets[at] ?? 0, forward.weights[at] ?? 0);
  for (let at = backward.offsets[from.node] ?? 0; at < (backward.offsets[from.node + 1] ?? 0); at += 1)
    visit(backward.targets[at] ?? 0, (backward.weights[at] ?? 0) * from.backwardWeight);
}

/** The weight of all edges that leave a node in either direction. */
export function outWeight(graph: PushGraph, node: number, backwardWeight: number): number {
  let sum = 0;
  eachNeighbour(graph, { node, backwardWeight }, (_, weight) => (sum += weight));
  return sum;
}
