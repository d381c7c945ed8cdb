// Three views of what a change touches elsewhere: what it uses, who uses it, and what is near or alike (spec C3).
import type { ResolvedBy } from "../graph/resolution.js";
import { resolvedWays, type SymbolGraph } from "../graph/symbol-graph.js";
import { definitionAt } from "../graph/symbol-table.js";
import { bm25 } from "./bm25.js";
import type { ChangeReading } from "./changed-names.js";
import { forwardPush, pushSettings } from "./forward-push.js";
import { alikeByPath } from "./path-words.js";
import type { RankIndex } from "./rank-index.js";
import { topScores } from "./top-scores.js";

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
// A path says less than code does: more than this helps no further where paths speak, and harms where they do not.
const asideWeight = 0.3;
const againBonus = 0.02;
const generatedTargetWeight = 0.3;
const partWeight = 0.3;
const touchedSeed = 1;
const usedSeed = 0.5;

/** Ranks the symbols of a graph for a change. Deterministic; ties go to the lower node. */
export function rankChange(index: RankIndex, change: ChangeReading): RankedLists {
  const definitions = definitionList(index.graph, change);
  return {
    definitions,
    callers: callerList(index.graph, change),
    related: relatedList(index, change, definitions),
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

// A definition counts as its surest use does, and a little more for each other use, by how sure that one is.
function definitionList(graph: SymbolGraph, change: ChangeReading): Candidate[] {
  const found = new Map<number, { best: Candidate; sum: number; relatesTo: readonly string[] }>();
  for (const { name, path, line, found: meant, weight } of change.uses)
    for (const node of meant.nodes) {
      if (!isOutside(graph, change, node) || isTest(graph, node)) continue;
      const { by: resolvedBy, confidence } = meant;
      const score = confidence * weight * targetWeight(graph, node);
      const reason = `${name} is used on ${path}:${line}`;
      const use: Candidate = { node, score, reason, resolvedBy, confidence, relatesTo: [] };
      const known = found.get(node);
      found.set(node, {
        best: known !== undefined && known.best.score >= score ? known.best : use,
        sum: (known?.sum ?? 0) + score,
        relatesTo: withPath(known?.relatesTo, path),
      });
    }
  return inOrder(
    [...found.values()].map(({ best, sum, relatesTo }) => {
      const again = againBonus * (sum - best.score);
      return { ...best, relatesTo, score: (best.score + again) * rarity(graph, best.node) };
    }),
  );
}

// What everything uses says least about this change.
function rarity(graph: SymbolGraph, node: number): number {
  return 1 / (1 + Math.log1p(degree(graph, node)) / 20);
}

function withPath(known: readonly string[] = [], path: string): readonly string[] {
  return known.includes(path) ? known : [...known, path];
}

function degree({ backward }: SymbolGraph, node: number): number {
  return (backward.offsets[node + 1] ?? 0) - (backward.offsets[node] ?? 0);
}

function callerList(graph: SymbolGraph, change: ChangeReading): Candidate[] {
  const best = new Map<number, Candidate>();
  for (const target of change.touched)
    addCallers(graph, change, { target, best, weight: 1, edited: "which the change edits" });
  for (const target of change.around)
    addCallers(graph, change, {
      target,
      best,
      weight: partWeight,
      edited: "a part of which the change edits",
    });
  return inOrder([...best.values()]);
}

function addCallers(
  graph: SymbolGraph,
  change: ChangeReading,
  of: {
    readonly target: number;
    readonly best: Map<number, Candidate>;
    readonly weight: number;
    readonly edited: string;
  },
): void {
  const { backward, table } = graph;
  const label = definitionAt(table, of.target)?.name;
  if (label === undefined) return;
  const path = change.changedFiles.get(table.fileOfNode[of.target] ?? -1) ?? "";
  for (let at = backward.offsets[of.target] ?? 0; at < (backward.offsets[of.target + 1] ?? 0); at += 1) {
    const node = backward.targets[at] ?? 0;
    if (!isOutside(graph, change, node)) continue;
    const weight = (backward.weights[at] ?? 0) * of.weight;
    const known = of.best.get(node);
    const relatesTo = withPath(known?.relatesTo, path);
    if (known === undefined || weight > known.score)
      of.best.set(node, {
        ...{ node, score: weight + (known?.score ?? 0) / 4, relatesTo },
        ...{ reason: `uses ${label}, ${of.edited}`, resolvedBy: wayAt(backward.ways[at]) },
        confidence: Math.min(1, weight),
      });
    else of.best.set(node, { ...known, score: known.score + weight / 4, relatesTo });
  }
}

function wayAt(way: number | undefined): ResolvedBy {
  return resolvedWays[way ?? 0] ?? "neighbourhood";
}

// Reciprocal-rank fusion (Cormack et al. 2009) of what is near in the graph, what uses the same names and what lies alike.
function relatedList(
  { graph, terms, words, walk }: RankIndex,
  change: ChangeReading,
  used: readonly Candidate[],
): Candidate[] {
  const seeds = new Map<number, number>();
  for (const node of change.touched) seeds.set(node, touchedSeed);
  for (const { node, confidence } of used) seeds.set(node, (seeds.get(node) ?? 0) + usedSeed * confidence);
  const pushed = seeds.size === 0 ? new Map<number, number>() : forwardPush(walk, seeds, pushSettings);
  const names = [...change.touched].map((node) => definitionAt(graph.table, node)?.name ?? "");
  const lying = alikeByPath(graph.table, words, { paths: change.subjects, names });
  const near = ranks(graph, change, pushed);
  const alike = ranks(graph, change, bm25(terms, change.terms));
  const aside = ranks(graph, change, lying);
  const fused = new Map<number, number>();
  const add = (list: ReadonlyMap<number, number>, weight: number): void => {
    for (const [node, rank] of list)
      fused.set(node, (fused.get(node) ?? 0) + weight / (fusionConstant + rank));
  };
  add(near, 1);
  add(alike, 1);
  add(aside, asideWeight);
  return inOrder(
    [...fused].map(([node, score]) => {
      const reasons = [
        ...(near.has(node) ? ["is near the change in the graph"] : []),
        ...(alike.has(node) ? ["speaks of the same names"] : []),
        ...(aside.has(node) ? ["lies in a file of the same subject"] : []),
      ];
      const confidence = Math.min(1, score * fusionConstant * 0.5);
      return { node, score, reason: reasons.join(" and "), resolvedBy: null, confidence, relatesTo: [] };
    }),
  );
}

function ranks(
  graph: SymbolGraph,
  change: ChangeReading,
  scores: ReadonlyMap<number, number>,
): Map<number, number> {
  const best = topScores(scores, fusionDepth, (node, score) =>
    isOutside(graph, change, node) && !isTest(graph, node) ? score * targetWeight(graph, node) : null,
  );
  return new Map(best.map(({ node }, rank) => [node, rank + 1]));
}

function inOrder<T extends { readonly node: number; readonly score: number }>(list: T[]): T[] {
  return list.sort((a, b) => b.score - a.score || a.node - b.node);
}
