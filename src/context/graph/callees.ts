// What the code of some lines refers to: each name with the definitions it leads to, and how sure that is.
import { referenceStride } from "../blob-entry.js";
import type { SymbolKind } from "../blob-entry.js";
import { maxDepth } from "./file-view.js";
import type { ResolvedBy } from "./resolution.js";
import type { SymbolGraph } from "./symbol-graph.js";
import { definitionAt } from "./symbol-table.js";

/** Lines of one file at a commit, 1-based and inclusive. */
export interface CodePlace {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
}

/** One definition that a name leads to. `isDeclaration` marks what has no body, such as a method of an interface. */
export interface Callee extends CodePlace {
  readonly name: string;
  readonly container: string;
  readonly kind: SymbolKind;
  readonly isDeclaration: boolean;
  readonly atLine: number;
  readonly resolvedBy: ResolvedBy;
  readonly confidence: number;
}

/** The definitions that names on these lines lead to, in the order of the lines; empty for a file that is not indexed. */
export function calleesOf(graph: SymbolGraph, { path, startLine, endLine }: CodePlace): readonly Callee[] {
  const file = graph.table.files.findIndex((one) => one.path === path);
  const view = graph.resolver.view(file);
  if (view === null) return [];
  const { references, names, definitions } = view.entry;
  const found: Callee[] = [];
  for (let row = 0; row < references.length; row += referenceStride) {
    const atLine = references[row + 2] ?? 0;
    if (atLine < startLine || atLine > endLine) continue;
    const receiver = references[row + 1] ?? -1;
    const resolution = graph.resolver.resolve(view, {
      name: names[references[row] ?? 0] ?? "",
      receiver: receiver < 0 ? null : (names[receiver] ?? ""),
      container: definitions[references[row + 3] ?? -1]?.container ?? "",
      left: maxDepth,
    });
    for (const node of resolution?.nodes ?? []) {
      const definition = definitionAt(graph.table, node);
      const target = graph.table.files[graph.table.fileOfNode[node] ?? -1]?.path;
      if (definition === null || target === undefined || resolution === null) continue;
      const { name, container, kind, startLine: from, endLine: to, declaration: isDeclaration } = definition;
      const { by: resolvedBy, confidence } = resolution;
      found.push({
        path: target,
        startLine: from,
        endLine: to,
        ...{ name, container, kind, isDeclaration, atLine, resolvedBy, confidence },
      });
    }
  }
  return found;
}
