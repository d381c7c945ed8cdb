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
  const state = { residue: new Float64Array(nodes), queued: new Uint8Array(nodes), queue: [] as number[] };
  const scores = new Float64Array(nodes);
  const reached: number[] = [];
  const total = [...seeds.values()].reduce((sum, weight) => sum + weight, 0);
  for (const node of [...seeds.keys()].sort((a, b) => a - b)) {
    state.residue[node] = (seeds.get(node) ?? 0) / total;
    state.queued[node] = 1;
    state.queue.push(node);
  }
  const outWeights = outWeightsOf(graph, settings.backwardWeight);
  for (const node of state.queue) {
    state.queued[node] = 0;
    const held = state.residue[node] ?? 0;
    state.residue[node] = 0;
    if (scores[node] === 0) reached.push(node);
    scores[node] = (scores[node] ?? 0) + settings.alpha * held;
    if (Number.isNaN(outWeights[node])) outWeights[node] = outWeight(graph, node, settings.backwardWeight);
    const out = outWeights[node] ?? 0;
    if (out === 0) continue;
    const share = ((1 - settings.alpha) * held) / out;
    spread(graph.forward, node, { ...state, share, epsilon: settings.epsilon });
    spread(graph.backward, node, {
      ...state,
      share: share * settings.backwardWeight,
      epsilon: settings.epsilon,
    });
  }
  return new Map(reached.map((node) => [node, scores[node] ?? 0]));
}

interface Spreading {
  readonly residue: Float64Array;
  readonly queued: Uint8Array;
  readonly queue: number[];
  readonly share: number;
  readonly epsilon: number;
}

// One direction of one push. The arrays are taken out first: this loop is what retrieval spends its time in.
function spread({ offsets, targets, weights }: Adjacency, node: number, into: Spreading): void {
  const { residue, queued, queue, share, epsilon } = into;
  const end = offsets[node + 1] ?? 0;
  for (let at = offsets[node] ?? 0; at < end; at += 1) {
    const next = targets[at] ?? 0;
    const grown = (residue[next] ?? 0) + share * (weights[at] ?? 0);
    residue[next] = grown;
    if (grown <= epsilon || queued[next] === 1) continue;
    queued[next] = 1;
    queue.push(next);
  }
}

// Sums of edge weights are asked again and again for the same hubs; they live as long as the graph.
const knownOutWeights = new WeakMap<Adjacency, Map<number, Float64Array>>();

function outWeightsOf({ forward }: PushGraph, backwardWeight: number): Float64Array {
  const ofGraph = knownOutWeights.get(forward) ?? new Map<number, Float64Array>();
  knownOutWeights.set(forward, ofGraph);
  let known = ofGraph.get(backwardWeight);
  if (known === undefined)
    ofGraph.set(backwardWeight, (known = new Float64Array(forward.offsets.length - 1).fill(NaN)));
  return known;
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
