// Merges the ranked lists by slots and keeps what fits the token budget (spec C3).
import type { SymbolGraph } from "../graph/symbol-graph.js";
import { definitionAt } from "../graph/symbol-table.js";
import type { Candidate, ListName, RankedLists } from "./ranked-lists.js";

/** One chosen symbol: the candidate, the list it came from, and what its body costs. */
export interface Chosen extends Candidate {
  readonly list: ListName;
  readonly tokens: number;
}

/**
 * How many symbols are wanted and how many tokens their bodies may take together. A longer body counts `maxBodyTokens`, or
 * less where the budget is so small that `atLeast` would not fit: the caller cuts it at the tokens it was given.
 */
export interface Selection {
  readonly atLeast: number;
  readonly atMost: number;
  readonly budgetTokens: number;
  readonly maxBodyTokens: number;
}

// Two definitions, one caller, two related: the best balance over three independent truths (docs/context.md).
const slots: readonly ListName[] = ["definitions", "definitions", "callers", "related", "related"];
const charactersPerToken = 3.3;
const leastBodyTokens = 60;
// A definition's size leaves out what stands before and after it on its first and last line.
const lineRest = 40;

/**
 * Takes from the lists in turn, a symbol once, until there are enough or nothing more fits. One that alone is too long
 * for what is left is passed over; `atLeast` is kept as far as the lists reach and each gets the least that says anything.
 */
export function selectSymbols(graph: SymbolGraph, lists: RankedLists, wanted: Selection): readonly Chosen[] {
  const chosen: Chosen[] = [];
  const taken = new Set<number>();
  const next: Record<ListName, number> = { definitions: 0, callers: 0, related: 0 };
  let left = wanted.budgetTokens;
  const share = Math.max(leastBodyTokens, Math.floor(wanted.budgetTokens / wanted.atLeast));
  const bodyLimit = Math.min(wanted.maxBodyTokens, share);
  const take = (list: ListName): boolean => {
    for (; next[list] < lists[list].length;) {
      const candidate = lists[list][next[list]];
      next[list] += 1;
      if (candidate === undefined || taken.has(candidate.node)) continue;
      const tokens = Math.min(bodyLimit, bodyTokens(graph, candidate.node));
      if (tokens > left) continue;
      taken.add(candidate.node);
      chosen.push({ ...candidate, list, tokens });
      left -= tokens;
      return true;
    }
    return false;
  };
  for (let round = 0, idle = 0; chosen.length < wanted.atMost && idle < slots.length; round += 1)
    idle = take(slots[round % slots.length] ?? "definitions") ? 0 : idle + 1;
  return chosen;
}

/** A safe estimate of a symbol's body in tokens, from its length: source text is not kept. */
function bodyTokens({ table }: SymbolGraph, node: number): number {
  return Math.ceil(((definitionAt(table, node)?.size ?? 0) + lineRest) / charactersPerToken);
}
