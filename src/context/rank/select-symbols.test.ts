// What is taken from the ranked lists when bodies are long and the budget is not.
import { describe, expect, it } from "vitest";
import { skippedEntry } from "../blob-entry.js";
import { buildGraph } from "../graph/symbol-graph.js";
import { definitionAt } from "../graph/symbol-table.js";
import type { Candidate } from "./ranked-lists.js";
import { selectSymbols } from "./select-symbols.js";

const wanted = { atLeast: 5, atMost: 15, maxBodyTokens: 400 };
const graph = buildGraph(Array.from({ length: 20 }, (_, at) => fileWithOneLongFunction(at)));
const candidates = Array.from({ length: graph.table.nodes }, (_, node) => node)
  .filter((node) => definitionAt(graph.table, node) !== null)
  .map((node): Candidate => {
    const why = { reason: "", resolvedBy: null, confidence: 1, relatesTo: [] };
    return { node, score: 1, ...why };
  });
const lists = { definitions: candidates, callers: [], related: [] };

describe("the selection", () => {
  it("[C3] takes fifteen at most where the budget has room for all", () => {
    const chosen = selectSymbols(graph, lists, { ...wanted, budgetTokens: 100_000 });
    expect(chosen.map((one) => one.tokens)).toEqual(Array.from({ length: 15 }, () => 400));
  });

  it("[C3] gives each less rather than take fewer than five, and keeps the budget", () => {
    const chosen = selectSymbols(graph, lists, { ...wanted, budgetTokens: 1000 });
    expect(chosen.map((one) => one.tokens)).toEqual([200, 200, 200, 200, 200]);
  });

  it("[C3] takes fewer than five where each would get too little to say anything", () => {
    const chosen = selectSymbols(graph, lists, { ...wanted, budgetTokens: 150 });
    expect(chosen.map((one) => one.tokens)).toEqual([60, 60]);
  });
});

function fileWithOneLongFunction(at: number): Parameters<typeof buildGraph>[0][number] {
  const place = { container: "", parent: -1, startLine: 1, endLine: 90, size: 5000, declaration: false };
  const definitions = [{ name: `f${at}`, kind: "function" as const, ...place }];
  const entry = { ...skippedEntry("typescript", ""), step: "tree" as const, names: [`f${at}`], definitions };
  return { path: `src/f${at}.ts`, entry };
}
