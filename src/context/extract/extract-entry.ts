// One parsed file to its entry: definitions, references kept as names, imports, hints (spec C1, C2).
import type { Node, Parser, Query } from "web-tree-sitter";
import type { BlobEntry, ImportEntry, SymbolKind } from "../blob-entry.js";
import { symbolKinds } from "../blob-entry.js";
import type { Language } from "../languages/language.js";
import { assembleEntry, type FoundDefinition, type FoundReference, type Found } from "./assemble-entry.js";
import { nameAt, receiverBefore } from "./read-name.js";

/** A language with its grammar and query compiled; belongs to one thread. */
export interface LoadedLanguage {
  readonly language: Language;
  readonly parser: Parser;
  readonly query: Query;
}

const maxExportText = 4000;
const kinds: ReadonlySet<string> = new Set(symbolKinds);

/**
 * Parses `text` and keeps what the language's query captures. Null when parsing or matching passed `deadline`
 * (epoch milliseconds, measured by `now`): the caller then falls back to the outline (spec C5). The tree is freed.
 */
export function extractEntry(
  loaded: LoadedLanguage,
  text: string,
  time: { readonly deadline: number; readonly now: () => number },
): BlobEntry | null {
  const late = (): boolean => time.now() > time.deadline;
  const tree = loaded.parser.parse(text, null, { progressCallback: late });
  if (tree === null) {
    loaded.parser.reset();
    return null;
  }
  try {
    const found = collect(loaded, tree.rootNode, { text, late });
    if (found === null) return null;
    const step = tree.rootNode.hasError ? "tree-with-errors" : "tree";
    return assembleEntry({ language: loaded.language.id, step, text, found });
  } finally {
    tree.delete();
  }
}

interface Collector extends Found {
  readonly definitions: FoundDefinition[];
  readonly references: FoundReference[];
  readonly locals: { start: number; name: string }[];
  readonly hints: [string, string][];
  readonly imports: ImportEntry[];
  readonly silent: [number, number][];
  readonly scopes: { start: number; end: number; name: string }[];
}

interface Captured {
  readonly name: string;
  readonly node: Node;
}

function collect(
  loaded: LoadedLanguage,
  root: Node,
  run: { readonly text: string; readonly late: () => boolean },
): Found | null {
  const found: Collector = {
    ...{ definitions: [], references: [], locals: [], hints: [], imports: [], silent: [], scopes: [] },
    scope: "",
  };
  const matches = loaded.query.matches(root, { progressCallback: run.late });
  if (run.late()) return null;
  const context = { language: loaded.language, text: run.text, found };
  for (const { captures } of matches) {
    const [first] = captures;
    if (first === undefined) continue;
    if (captures.length === 1 && takeSingle(context, first)) continue;
    takeMatch(context, captures);
  }
  return found;
}

interface Taking {
  readonly language: Language;
  readonly text: string;
  readonly found: Collector;
}

function takeSingle({ language, text, found }: Taking, { name: capture, node }: Captured): boolean {
  const start = node.startIndex;
  if (capture === "ref" && text[start - 1] === "$" && language.id === "php") return true; // a local variable
  if (capture === "ref" || capture === "member") {
    const receiver = receiverBefore(text, start, language.spelling);
    const name = nameAt(text, start, language.spelling);
    const line = node.startPosition.row + 1;
    found.references.push({ start, name, receiver: receiver ?? (capture === "member" ? "" : null), line });
    return true;
  }
  if (capture === "local") {
    found.locals.push({ start, name: nameAt(text, start, language.spelling) });
    return true;
  }
  return false;
}

function takeMatch(context: Taking, captures: readonly Captured[]): void {
  const { text, found, language } = context;
  const find = (name: string): Node | undefined => captures.find((one) => one.name === name)?.node;
  const [variable, has] = [find("var"), find("has")];
  if (variable !== undefined && has !== undefined)
    found.hints.push([lastName(text, variable), dottedName(text, has)]);
  const name = find("name") ?? find("path");
  for (const { name: capture, node } of captures) {
    if (capture === "import" || capture === "export") takeStatement(context, capture, node);
    else if (capture === "package") takePackage(context, node);
    else if (capture === "scope" && name !== undefined)
      found.scopes.push({ start: node.startIndex, end: node.endIndex, name: lastName(text, name) });
    else if (name !== undefined && kinds.has(capture.split(".")[0] ?? ""))
      found.definitions.push(
        definition(
          { capture, node, name, container: find("container"), isPath: name === find("path") },
          text,
          language,
        ),
      );
  }
}

function takePackage({ text, found }: Taking, node: Node): void {
  found.scope ||= text.slice(node.startIndex, node.endIndex).replace(/\s/g, "");
  found.silent.push([node.startIndex, node.endIndex]);
}

function takeStatement({ text, found, language }: Taking, capture: string, node: Node): void {
  const [start, end] = [node.startIndex, node.endIndex];
  if (capture === "import") found.silent.push([start, end]);
  const body = text.slice(start, Math.min(end, start + maxExportText));
  found.imports.push(...language.readImports(body, node.startPosition.row + 1));
}

function definition(
  of: {
    readonly capture: string;
    readonly node: Node;
    readonly name: Node;
    readonly container: Node | undefined;
    readonly isPath: boolean;
  },
  text: string,
  language: Language,
): FoundDefinition {
  const [kind, modifier] = of.capture.split(".");
  const end = of.node.endPosition;
  const path = of.isPath ? lastTwo(text, of.name) : null;
  const nameStart = path?.start ?? of.name.startIndex;
  return {
    name: nameAt(text, nameStart, language.spelling),
    // captures are checked against the list of kinds before they get here
    kind: kind as SymbolKind,
    container: of.container === undefined ? (path?.container ?? "") : containerName(text, of.container),
    nameStart,
    start: of.node.startIndex,
    end: of.node.endIndex,
    startLine: of.node.startPosition.row + 1,
    endLine: end.column === 0 && end.row > of.node.startPosition.row ? end.row : end.row + 1,
    declaration: modifier === "declaration",
  };
}

// What is assigned to CommonJS `exports` is at the file's top.
function containerName(text: string, node: Node): string {
  const name = lastName(text, node);
  return name === "exports" ? "" : name;
}

// The last name of a path such as `a::b::C<T>` or `*pkg.Type`: what the type is called where it is defined.
function lastName(text: string, node: Node): string {
  const written = text.slice(node.startIndex, node.endIndex).replace(/<[\s\S]*$|\[[\s\S]*$|\([\s\S]*$/, "");
  return /([\p{L}\p{N}_$]+)[^\p{L}\p{N}_$]*$/u.exec(written)?.[1] ?? "";
}

// `a::B::c` names c of B; only one written as a path carries its container with it.
function lastTwo(text: string, node: Node): { start: number; container: string } {
  const written = text.slice(node.startIndex, node.endIndex);
  const cut = written.lastIndexOf("::");
  const container = /([\p{L}\p{N}_]+)(?:<[^<>]*>)?\s*$/u.exec(written.slice(0, Math.max(0, cut)))?.[1] ?? "";
  const lead = /^\s*/.exec(written.slice(cut + 2))?.[0].length ?? 0;
  return { start: node.startIndex + (cut < 0 ? 0 : cut + 2 + lead), container };
}

// A type as written, its path joined by dots, without generic arguments, references and leading roots.
function dottedName(text: string, node: Node): string {
  const written = text.slice(node.startIndex, node.endIndex).replace(/<[\s\S]*$|\[[\s\S]*$|\([\s\S]*$/, "");
  return (written.match(/[\p{L}\p{N}_$]+/gu) ?? []).join(".");
}
