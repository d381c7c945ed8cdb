// What lies alike: the parts of one subject in several layers.
import { expect, it } from "vitest";
import { skippedEntry, type BlobEntry } from "../blob-entry.js";
import { buildSymbolTable, definitionAt } from "../graph/symbol-table.js";
import { alikeByPath, pathWordsOf } from "./path-words.js";

it("[C3] finds the same subject in other folders, the symbols called alike first, and nothing by common words", () => {
  const paths = ["api/orders/validators.ts", "api/users/validators.ts", "core/order-items/order-steps.ts"];
  const others = Array.from(
    { length: 40 },
    (_, at) => `api/src/thing${String.fromCharCode(97 + (at % 26))}x${at}.ts`,
  );
  const table = buildSymbolTable(
    [...paths, ...others]
      .sort()
      .map((path) => ({ path, entry: entry(path.includes("order-") ? ["cancelOrder", "help"] : ["run"]) })),
  );
  const asked = { paths: ["web/pages/orders/list.tsx"], names: ["cancel"] };
  const found = [...alikeByPath(table, pathWordsOf(table), asked)].sort((a, b) => b[1] - a[1]);
  const labels = found.map(([node]) => [
    table.files[table.fileOfNode[node] ?? 0]?.path,
    definitionAt(table, node)?.name,
  ]);
  expect(labels).toEqual([
    ["core/order-items/order-steps.ts", "cancelOrder"],
    ["api/orders/validators.ts", "run"],
    ["core/order-items/order-steps.ts", "help"],
  ]);
});

function entry(names: readonly string[]): BlobEntry {
  const definitions = names.map((name, at) => ({
    ...{ name, kind: "function" as const, container: "", parent: -1, declaration: false },
    ...{ startLine: at + 1, endLine: at + 1, size: 10 },
  }));
  return { ...skippedEntry("typescript", ""), step: "tree", definitions };
}
