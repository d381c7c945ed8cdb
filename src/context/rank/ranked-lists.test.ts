// The list of definitions: how sure a use is counts more than how often it is repeated.
import { beforeAll, describe, expect, it } from "vitest";
import { GrammarLoader } from "../extract/grammar-loader.js";
import { readBlob } from "../extract/read-blob.js";
import { buildGraph, type SymbolGraph } from "../graph/symbol-graph.js";
import type { Resolution } from "../graph/resolution.js";
import { definitionAt } from "../graph/symbol-table.js";
import type { ChangeReading, UsedName } from "./changed-names.js";
import { rankIndexOf } from "./rank-index.js";
import { rankChange } from "./ranked-lists.js";

const files = {
  "imported.ts": "export function imported() {\n  return 1;\n}\n",
  "guessed.ts": "export class Guessed {\n  get() {\n    return 1;\n  }\n}\n",
  "other.ts": "export function other() {\n  return 1;\n}\n",
};
let graph: SymbolGraph;

beforeAll(async () => {
  const grammars = new GrammarLoader();
  const read = Object.entries(files).map(async ([path, text]) => {
    const task = { key: path, path, language: "typescript", bytes: Buffer.from(text) };
    const how = { timeoutMs: 60_000, outlineOnly: false, now: Date.now };
    return { path, entry: await readBlob(grammars, task, how) };
  });
  graph = buildGraph(await Promise.all(read));
  await grammars.close();
});

describe("the definitions that a change uses", () => {
  it("[C4] a name that is guessed stays behind one that is imported, however often it is repeated", () => {
    const guess = use("get", { by: "neighbourhood", confidence: 0.13 });
    const imported = use("imported", { by: "import", confidence: 0.95 });
    const guesses = Array.from({ length: 60 }, () => guess);
    expect(namesFor([...guesses, imported])).toEqual(["imported", "get"]);
  });

  it("[C3] of two that are equally sure, the one used more often comes first, wherever its surest use stands", () => {
    const sure = { by: "import", confidence: 0.95 } as const;
    const twice = [use("other", { by: "receiver", confidence: 0.5 }), use("other", sure)];
    expect(namesFor([use("imported", sure), ...twice])).toEqual(["other", "imported"]);
    expect(namesFor([...twice.toReversed(), use("imported", sure)])).toEqual(["other", "imported"]);
  });
});

function use(name: string, how: Pick<Resolution, "by" | "confidence">): UsedName {
  const node = Array.from({ length: graph.table.nodes }, (_, at) => at).find(
    (at) => definitionAt(graph.table, at)?.name === name,
  );
  return { name, path: "changed.ts", line: 1, weight: 1, found: { nodes: [node ?? -1], ...how } };
}

function namesFor(uses: readonly UsedName[]): string[] {
  const change: ChangeReading = {
    ...{
      uses,
      touched: new Set(),
      around: new Set(),
      changedFiles: new Map(),
      terms: new Map(),
      subjects: [],
    },
  };
  const { definitions } = rankChange(rankIndexOf(graph), change);
  return definitions.map(({ node }) => definitionAt(graph.table, node)?.name ?? "");
}
