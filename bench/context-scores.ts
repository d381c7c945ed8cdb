// How much of what a change needs each method finds: targets from the three truths, recall at 5, 10 and 15, and the report.
import { isTestPath } from "../src/context/extract/skip-reason.js";
import type { SymbolGraph } from "../src/context/graph/symbol-graph.js";
import { definitionAt } from "../src/context/graph/symbol-table.js";
import { changedLines, readChange, type ChangedFile } from "../src/context/rank/changed-names.js";
import type { RankIndex } from "../src/context/rank/rank-index.js";
import { methods, tokensOf } from "./context-methods.js";
import { interval } from "./context-statistics.js";
import type { Target, TruthProgram } from "./context-truth.js";

// A longer definition around a target shows its beginning only, so it is no hit.
const maxEnclosingLines = 120;

/** One commit: the graph of its parent, what it changes, which truths are asked. `program` answers for TypeScript only. */
export interface Scoring {
  readonly index: RankIndex;
  readonly change: readonly ChangedFile[];
  readonly subjects: readonly ChangedFile[];
  readonly truths: ReadonlySet<string>;
  readonly program: TruthProgram | null;
}

/** By truth, then by method, one row for each commit that has targets; the rows of all methods are in the same order. */
export type Scores = Map<
  string,
  Map<string, { at: [number, number, number]; reciprocal: number; tokens: number }[]>
>;

/** Asks every method about one commit and adds what each found. */
export function score(scores: Scores, { index, change, subjects, truths, program }: Scoring): void {
  const { graph } = index;
  const changed = new Set(change.map((one) => one.diff.path));
  const definitions: Target[] = [];
  const callers: Target[] = [];
  for (const { diff } of program === null ? [] : subjects.filter(isScript)) {
    const { added } = changedLines(diff);
    definitions.push(...(program?.definitionsOn(diff.path, added, changed) ?? []));
    const places = truths.has("callers") ? (program?.callersOf(diff.path, added, changed) ?? []) : [];
    callers.push(...places.filter((one) => !isTestPath(one.path)).flatMap((one) => enclosing(graph, one)));
  }
  if (truths.has("definitions")) run(scores, "definitions", { index, change, targets: unique(definitions) });
  if (truths.has("callers")) run(scores, "callers", { index, change, targets: unique(callers) });
  if (!truths.has("siblings") || subjects.length < 2) return;
  const query = subjects[0];
  if (query === undefined) return;
  const others = subjects.slice(1);
  const targets = [...readChange(graph, others).touched].flatMap((node) => targetOf(graph, node));
  run(scores, "siblings", { index, change: [query], targets: unique(targets) });
}

function run(
  scores: Scores,
  truth: string,
  {
    index,
    change,
    targets: asked,
  }: {
    readonly index: RankIndex;
    readonly change: readonly ChangedFile[];
    readonly targets: readonly Target[];
  },
): void {
  if (asked.length === 0) return;
  const { graph } = index;
  const targets = unique(asked.map((one) => unit(graph, one)));
  const reading = readChange(graph, change);
  for (const [name, method] of Object.entries(methods)) {
    const nodes = method(index, reading);
    const places = nodes.flatMap((node) => targetOf(graph, node));
    const recall = (limit: number): number => {
      const hit = targets.filter((target) =>
        places.slice(0, limit).some((place) => covers(place, target)),
      ).length;
      return hit / (truth === "definitions" ? targets.length : Math.min(limit, targets.length));
    };
    const first = places.findIndex((place) => targets.some((target) => covers(place, target)));
    const rows = scores.get(truth) ?? new Map<string, never[]>();
    scores.set(truth, rows);
    const at: [number, number, number] = [recall(5), recall(10), recall(15)];
    rows.set(name, [
      ...(rows.get(name) ?? []),
      { at, reciprocal: first < 0 ? 0 : 1 / (first + 1), tokens: tokensOf(graph, nodes) },
    ]);
  }
}

// Overloads, and a getter with its setter, are one unit: the definition that stands for them.
function unit({ table }: SymbolGraph, target: Target): Target {
  const file = table.files.findIndex((one) => one.path === target.path);
  const at =
    table.files[file]?.entry.definitions.findIndex((one) => one.startLine === target.startLine) ?? -1;
  if (at < 0 || table.files[file]?.entry.definitions[at]?.kind === "field") return target;
  return targetOf({ table }, table.nodeOf(file, at))[0] ?? target;
}

function covers(place: Target, target: Target): boolean {
  if (place.path !== target.path) return false;
  if (place.startLine === target.startLine) return true;
  const isAround = place.startLine <= target.startLine && place.endLine >= target.endLine;
  return isAround && place.endLine - place.startLine <= maxEnclosingLines;
}

function targetOf({ table }: Pick<SymbolGraph, "table">, node: number): Target[] {
  const one = definitionAt(table, node);
  const path = table.files[table.fileOfNode[node] ?? 0]?.path ?? "";
  return one === null ? [] : [{ path, startLine: one.startLine, endLine: one.endLine }];
}

function enclosing(graph: SymbolGraph, place: { readonly path: string; readonly line: number }): Target[] {
  const file = graph.table.files.find((one) => one.path === place.path);
  const around = file?.entry.definitions
    .filter((one) => one.startLine <= place.line && one.endLine >= place.line && one.kind !== "field")
    .at(-1);
  return around === undefined
    ? []
    : [{ path: place.path, startLine: around.startLine, endLine: around.endLine }];
}

function unique(targets: readonly Target[]): Target[] {
  return [...new Map(targets.map((one) => [`${one.path}:${one.startLine}`, one])).values()];
}

function isScript({ diff }: ChangedFile): boolean {
  return /\.[cm]?tsx?$/.test(diff.path);
}

/** The tables: each method's means, and ours minus it with a paired bootstrap interval. */
export function report(scores: Scores): string[] {
  const lines: string[] = [];
  for (const [truth, rows] of scores) {
    const ours = rows.get("assay") ?? [];
    lines.push(`\n${truth}: ${ours.length} commits`);
    lines.push(
      "| method | recall@5 | @10 | @15 | MRR | tokens | assay minus this @15 (95 %) |\n|---|---|---|---|---|---|---|",
    );
    for (const [name, list] of rows) {
      const mean = (of: (one: (typeof list)[number]) => number): string =>
        (list.reduce((sum, one) => sum + of(one), 0) / list.length).toFixed(3);
      const gap = name === "assay" ? "" : interval(ours.map((one, at) => one.at[2] - (list[at]?.at[2] ?? 0)));
      const tokens = Math.round(list.reduce((sum, one) => sum + one.tokens, 0) / list.length);
      lines.push(
        `| ${name} | ${mean((one) => one.at[0])} | ${mean((one) => one.at[1])} | ${mean((one) => one.at[2])} | ${mean((one) => one.reciprocal)} | ${tokens} | ${gap} |`,
      );
    }
  }
  return lines;
}
