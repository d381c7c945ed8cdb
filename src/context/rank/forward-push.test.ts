// Holds forward push to power iteration, the slow method that computes the same thing exactly.
import { describe, expect, it } from "vitest";
import type { Adjacency } from "../graph/symbol-graph.js";
import { createPushGraph, forwardPush, type PushGraph } from "./forward-push.js";

describe("forward push", () => {
  it("[C3] gives what power iteration gives, on seeded random graphs", () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const random = generator(seed);
      const nodes = 20 + Math.floor(random() * 200);
      const edges = Array.from({ length: nodes * 4 }, () => ({
        from: Math.floor(random() * nodes),
        to: Math.floor(random() * nodes),
        weight: 0.1 + random(),
      }));
      const graph = graphOf(nodes, edges);
      const seeds = new Map([
        [0, 1],
        [Math.floor(random() * nodes), 2],
      ]);
      const exact = powerIteration(graph, nodes, { seeds, alpha: 0.3 });
      const pushed = forwardPush(graph, seeds, { alpha: 0.3, epsilon: 1e-9 });
      for (let node = 0; node < nodes; node += 1)
        expect(pushed.get(node) ?? 0).toBeCloseTo(exact[node] ?? 0, 5);
    }
  });

  it("[C3] follows edges backward, so that callers of a seed are found", () => {
    const graph = graphOf(3, [{ from: 1, to: 0, weight: 1 }]);
    const scores = forwardPush(graph, new Map([[0, 1]]), { alpha: 0.3, epsilon: 1e-6 });
    expect(scores.get(1)).toBeGreaterThan(0);
    expect(scores.has(2)).toBe(false);
  });

  it("touches only what is near, however large the graph is", () => {
    const chain = Array.from({ length: 50_000 }, (_, at) => ({ from: at, to: at + 1, weight: 1 }));
    const scores = forwardPush(graphOf(50_001, chain), new Map([[25_000, 1]]), {
      alpha: 0.3,
      epsilon: 1e-5,
    });
    expect(scores.size).toBeLessThan(200);
  });
});

interface Edge {
  readonly from: number;
  readonly to: number;
  readonly weight: number;
}

function graphOf(nodes: number, edges: readonly Edge[]): PushGraph {
  const turned = edges.map(({ from, to, weight }) => ({ from: to, to: from, weight }));
  return createPushGraph({ forward: adjacency(nodes, edges), backward: adjacency(nodes, turned) }, 0.5);
}

function adjacency(nodes: number, edges: readonly Edge[]): Adjacency {
  const sorted = [...edges].sort((a, b) => a.from - b.from);
  const offsets = new Int32Array(nodes + 1);
  for (const { from } of sorted) offsets[from + 1] = (offsets[from + 1] ?? 0) + 1;
  for (let node = 0; node < nodes; node += 1)
    offsets[node + 1] = (offsets[node + 1] ?? 0) + (offsets[node] ?? 0);
  const targets = Int32Array.from(sorted, (edge) => edge.to);
  return {
    offsets,
    targets,
    weights: Float32Array.from(sorted, (edge) => edge.weight),
    ways: new Uint8Array(edges.length),
  };
}

function powerIteration(
  graph: PushGraph,
  nodes: number,
  { seeds, alpha }: { seeds: ReadonlyMap<number, number>; alpha: number },
): Float64Array {
  const total = [...seeds.values()].reduce((sum, one) => sum + one, 0);
  const scores = new Float64Array(nodes);
  let mass = new Float64Array(nodes);
  for (const [node, weight] of seeds) mass[node] = weight / total;
  for (let round = 0; round < 200; round += 1) {
    const next = new Float64Array(nodes);
    for (let node = 0; node < nodes; node += 1) {
      const held = mass[node] ?? 0;
      scores[node] = (scores[node] ?? 0) + alpha * held;
      const near = neighbours(graph, node);
      const out = near.reduce((sum, { weight }) => sum + weight, 0);
      for (const { to, weight } of near) next[to] = (next[to] ?? 0) + ((1 - alpha) * held * weight) / out;
    }
    mass = next;
  }
  return scores;
}

function neighbours(
  { forward, backward, backwardWeight }: PushGraph,
  node: number,
): { to: number; weight: number }[] {
  const along = ({ offsets, targets, weights }: Adjacency, scale: number): { to: number; weight: number }[] =>
    [...targets.subarray(offsets[node], offsets[node + 1])].map((to, at) => ({
      to,
      weight: scale * (weights[(offsets[node] ?? 0) + at] ?? 0),
    }));
  return [...along(forward, 1), ...along(backward, backwardWeight)];
}

function generator(seed: number): () => number {
  let state = seed * 7919;
  return () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
}
