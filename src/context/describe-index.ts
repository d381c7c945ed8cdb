// Writes an index and its graph as lines of text, in a fixed order: what a reader checks and tests compare.
import { referenceStride } from "./blob-entry.js";
import { resolvedWays, type SymbolGraph } from "./graph/symbol-graph.js";
import { definitionAt, type SymbolTable } from "./graph/symbol-table.js";

/** Definitions, imports and references of every file, then the edges between symbols with how each was resolved. */
export function describeIndex(graph: SymbolGraph): string {
  const lines = graph.table.files.flatMap((_, file) => describeFile(graph.table, file));
  return [...lines, ...describeEdges(graph)].join("\n") + "\n";
}

// `path#Container.name`, or the path alone for a file.
function nodeLabel(table: SymbolTable, node: number): string {
  const path = table.files[table.fileOfNode[node] ?? 0]?.path ?? "";
  const definition = definitionAt(table, node);
  if (definition === null) return path;
  return `${path}#${definition.container === "" ? "" : `${definition.container}.`}${definition.name}`;
}

function describeFile(table: SymbolTable, file: number): string[] {
  const { path, entry } = table.files[file] ?? { path: "", entry: null };
  if (entry === null || entry.step === "manifest") return [];
  const definitions = entry.definitions.map((one) => {
    const name = one.container === "" ? one.name : `${one.container}.${one.name}`;
    return `  ${one.declaration ? "declares" : "defines"} ${one.kind} ${name} ${one.startLine}-${one.endLine}`;
  });
  const imports = entry.imports.map((one) => {
    const names = one.names
      .map(({ name, local }) => (name === local ? name : `${name} as ${local}`))
      .join(", ");
    return `  ${one.form} ${one.module === "" ? "" : `${one.module} `}{${names}} line ${one.line}`;
  });
  const references: string[] = [];
  for (let row = 0; row < entry.references.length; row += referenceStride) {
    const [name, receiver] = [entry.references[row] ?? 0, entry.references[row + 1] ?? -1];
    const before = receiver < 0 ? "" : `${entry.names[receiver] || "?"}.`;
    references.push(`${before}${entry.names[name] ?? ""}:${entry.references[row + 2] ?? 0}`);
  }
  const scope = entry.scope === "" ? "" : ` in ${entry.scope}`;
  return [
    `${path} ${entry.language}${scope}`,
    ...imports,
    ...definitions,
    `  refers to ${references.join(" ")}`,
  ];
}

function describeEdges({ table, forward }: SymbolGraph): string[] {
  const lines: string[] = [];
  for (let node = 0; node < table.nodes; node += 1)
    for (let at = forward.offsets[node] ?? 0; at < (forward.offsets[node + 1] ?? 0); at += 1) {
      const weight = forward.weights[at] ?? 0;
      const way = resolvedWays[forward.ways[at] ?? 0] ?? "";
      if (weight > 0.16)
        lines.push(`${nodeLabel(table, node)} -> ${nodeLabel(table, forward.targets[at] ?? 0)} (${way})`);
    }
  return lines.sort();
}
