// What the code of some lines refers to: each name with the definitions it leads to, and how sure that is.
import type { SymbolKind } from "../blob-entry.js";
import { eachReference } from "./each-reference.js";
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
  const found: Callee[] = [];
  eachReference(graph.resolver, view, {
    isWanted: (line) => line >= startLine && line <= endLine,
    visit: ({ line, found: { nodes, by, confidence } }) => {
      for (const node of nodes) {
        const callee = calleeAt(graph, node);
        if (callee !== null) found.push({ ...callee, atLine: line, resolvedBy: by, confidence });
      }
    },
  });
  return found;
}

function calleeAt(
  { table }: SymbolGraph,
  node: number,
): Omit<Callee, "atLine" | "resolvedBy" | "confidence"> | null {
  const definition = definitionAt(table, node);
  const path = table.files[table.fileOfNode[node] ?? -1]?.path;
  if (definition === null || path === undefined) return null;
  const { name, container, kind, startLine, endLine, declaration: isDeclaration } = definition;
  return { path, startLine, endLine, name, container, kind, isDeclaration };
}
