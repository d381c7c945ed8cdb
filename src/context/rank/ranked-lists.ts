// Three views of what a change touches elsewhere: what it uses, who uses it, and what is near or alike (spec C3).
import type { ResolvedBy } from "../graph/resolution.js";
import { resolvedWays, type SymbolGraph } from "../graph/symbol-graph.js";
import { definitionAt } from "../graph/symbol-table.js";
import { bm25 } from "./bm25.js";
import type { ChangeReading } from "./changed-names.js";
import { forwardPush, pushSettings } from "./forward-push.js";

/** Which list a symbol came from. */
export type ListName = "definitions" | "callers" | "related";

/**
 * One symbol of a list, best first. `reason` is one clause for a reader; `confidence` 0 to 1 is that of the resolution
 * behind it. `relatesTo` are the changed files that led to it; empty where the change as a whole did.
 */
export interface Candidate {
  readonly node: number;
  readonly score: number;
  readonly reason: string;
  readonly resolvedBy: ResolvedBy | null;
  readonly confidence: number;
  readonly relatesTo: readonly string[];
}

/** The lists by name. Symbols of changed files are in none of them. */
export type RankedLists = Readonly<Record<ListName, readonly Candidate[]>>;

const fusionConstant = 60;
const fusionDepth = 200;
const againBonus = 0.02;
const generatedTargetWeight = 0.3;
const touchedSeed = 1;
const usedSeed = 0.5;

/** Ranks the symbols of `graph` for a change. Deterministic; ties go to the lower node. */
export function rankChange(graph: SymbolGraph, change: ChangeReading): RankedLists {
  const definitions = definitionList(graph, change);
  return {
    definitions,
    callers: callerList(graph, change),
    related: relatedList(graph, change, definitions),
  };
}

function isOutside({ table }: SymbolGraph, change: ChangeReading, node: number): boolean {
  return !change.changedFiles.has(table.fileOfNode[node] ?? -1) && (table.definitionOfNode[node] ?? -1) >= 0;
}

// Tests explain little of what a change uses: they are shown as callers only. Generated code is nobody's to read.
function isTest({ table }: SymbolGraph, node: number): boolean {
  return table.isTest[table.fileOfNode[node] ?? 0] === 1;
}

function targetWeight({ table }: SymbolGraph, node: number): number {
  return table.isGenerated[table.fileOfNode[node] ?? 0] === 1 ? generatedTargetWeight : 1;
}

function definitionList(graph: SymbolGraph, change: ChangeReading): Candidate[] {
  const best = new Map<number, Candidate>();
  for (const { name, path, line, found, weight } of change.uses)
    for (const node of found.nodes) {
      if (!isOutside(graph, change, node) || isTest(graph, node)) continue;
      const known = best.get(node);
      const score = found.confidence * weight * targetWeight(graph, node);
      const fresh = { node, score, reason: `${name} is used on ${path}:${line}`, resolvedBy: found.by };
      const relatesTo = withPath(known, path);
      if (known === undefined || score > known.score)
        best.set(node, { ...fresh, confidence: found.confidence, relatesTo });
      else best.set(node, { ...known, score: known.score + againBonus * weight, relatesTo });
    }
  const rarity = (node: number): number => 1 / (1 + Math.log1p(degree(graph, node)) / 20);
  return inOrder([...best.values()].map((one) => ({ ...one, score: one.score * rarity(one.node) })));
}

function withPath(known: Candidate | undefined, path: string): readonly string[] {
  if (known === undefined) return [path];
  return known.relatesTo.includes(path) ? known.relatesTo : [...known.relatesTo, path];
}

function degree({ backward }: SymbolGraph, node: number): number {
  return (backward.offsets[node + 1] ?? 0) - (backward.offsets[node] ?? 0);
}

function callerList(graph: SymbolGraph, change: ChangeReading): Candidate[] {
  const best = new Map<number, Candidate>();
  const { backward } = graph;
  for (const target of change.touched) {
    const label = definitionAt(graph.table, target)?.name;
    if (label === undefined) continue;
    for (let at = backward.offsets[target] ?? 0; at < (backward.offsets[target + 1] ?? 0); at += 1) {
      const node = backward.targets[at] ?? 0;
      if (!isOutside(graph, change, node)) continue;
      const weight = backward.weights[at] ?? 0;
      const known = best.get(node);
      const path = change.changedFiles.get(graph.table.fileOfNode[target] ?? -1) ?? "";
      const relatesTo = withPath(known, path);
      const from = { reason: `uses ${label}, which the change edits`, resolvedBy: wayAt(backward.ways[at]) };
      if (known === undefined || weight > known.score)
        best.set(node, {
          node,
          score: weight + (known?.score ?? 0) / 4,
          ...from,
          confidence: Math.min(1, weight),
          relatesTo,
        });
      else best.set(node, { ...known, score: known.score + weight / 4, relatesTo });
    }
  }
  return inOrder([...best.values()]);
}

function wayAt(way: number | undefined): ResolvedBy {
  return resolvedWays[way ?? 0] ?? "neighbourhood";
}

// Reciprocal-rank fusion (Cormack et al. 2009) of what is near in the graph and what uses the same words.
function relatedList(graph: SymbolGraph, change: ChangeReading, used: readonly Candidate[]): Candidate[] {
  const seeds = new Map<number, number>();
  for (const node of change.touched) seeds.set(node, touchedSeed);
  for (const { node, confidence } of used) seeds.set(node, (seeds.get(node) ?? 0) + usedSeed * confidence);
  const pushed = seeds.size === 0 ? new Map<number, number>() : forwardPush(graph, seeds, pushSettings);
  const near = ranks(graph, change, pushed);
  const alike = ranks(graph, change, bm25(graph.terms, change.terms));
  const fused = new Map<number, number>();
  for (const list of [near, alike])
    for (const [node, rank] of list) fused.set(node, (fused.get(node) ?? 0) + 1 / (fusionConstant + rank));
  return inOrder(
    [...fused].map(([node, score]) => {
      const [nearRank, alikeRank] = [near.get(node), alike.get(node)];
      const reason =
        nearRank !== undefined && alikeRank !== undefined
          ? "near the change in the graph and speaks of the same names"
          : nearRank !== undefined
            ? "near the change in the graph"
            : "speaks of the same names as the change";
      const confidence = Math.min(1, score * fusionConstant * 0.5);
      return { node, score, reason, resolvedBy: null, confidence, relatesTo: [] };
    }),
  );
}

function ranks(
  graph: SymbolGraph,
  change: ChangeReading,
  scores: ReadonlyMap<number, number>,
): Map<number, number> {
  const outside = [...scores]
    .filter(([node]) => isOutside(graph, change, node) && !isTest(graph, node))
    .map(([node, score]) => ({ node, score: score * targetWeight(graph, node) }));
  return new Map(
    inOrder(outside)
      .slice(0, fusionDepth)
      .map(({ node }, rank) => [node, rank + 1]),
  );
}

function inOrder<T extends { readonly node: number; readonly score: number }>(list: T[]): T[] {
  return list.sort((a, b) => b.score - a.score || a.node - b.node);
}
