// Personalized PageRank by forward push (Andersen, Chung, Lang 2006): touches only what is near the seeds.
import type { Adjacency } from "../graph/symbol-graph.js";

/**
 * A graph walked in both directions: an edge counts `backwardWeight` of its weight against its direction. `outWeights` is what
 * leaves each node in all.
 */
export interface PushGraph {
  readonly forward: Adjacency;
  readonly backward: Adjacency;
  readonly backwardWeight: number;
  readonly outWeights: Float64Array;
}

/**
 * `alpha` is the chance to stop at a node, `epsilon` the residue that may be left unpushed at a node: what is left everywhere
 * bounds the error. The paper's bound is relative to a node's degree; this one is not, so that hubs are no less exact than others.
 */
export interface PushSettings {
  readonly alpha: number;
  readonly epsilon: number;
}

/** Measured on real changes (docs/context.md): half the weight backward finds impact without drowning what a change uses. */
export const pushSettings = { alpha: 0.3, epsilon: 1e-5, backwardWeight: 0.5 };

/** Makes a graph ready to be walked, in one pass over its edges. */
export function createPushGraph(
  graph: Pick<PushGraph, "forward" | "backward">,
  backwardWeight: number,
): PushGraph {
  const { forward, backward } = graph;
  const outWeights = new Float64Array(forward.offsets.length - 1);
  for (let node = 0; node < outWeights.length; node += 1)
    outWeights[node] = weightOf(forward, node) + backwardWeight * weightOf(backward, node);
  return { forward, backward, backwardWeight, outWeights };
}

function weightOf({ offsets, weights }: Adjacency, node: number): number {
  let sum = 0;
  for (let at = offsets[node] ?? 0; at < (offsets[node + 1] ?? 0); at += 1) sum += weights[at] ?? 0;
  return sum;
}

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
  const { alpha, epsilon } = settings;
  const { backwardWeight, outWeights } = graph;
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
