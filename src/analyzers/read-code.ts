// What source files do, as plain data. Runs in a child process, as all parsing does.
import type { SgNode } from "@ast-grep/napi";
import type { CodeArgument, CodeCall, CodeFile, CodeFunction } from "./code-file.js";
import type { SourceText } from "./language-of.js";
import { readImports } from "./read-imports.js";
import { retriesOf } from "./read-retries.js";
import { argumentsOf } from "./structural/arguments.js";
import { familyOf, type Family } from "./structural/language.js";
import { SourceFile } from "./structural/source-file.js";
import { OutOfBudget } from "./structural/syntax-tree.js";

const longestText = 2_000;

/** Node kinds of classes and of branches; the parser refuses kinds of another family. */
const kindsOf: Readonly<
  Record<Family, { readonly classes: readonly string[]; readonly branches: readonly string[] }>
> = {
  python: { classes: ["class_definition"], branches: ["if_statement", "elif_clause"] },
  script: { classes: ["class_declaration"], branches: ["if_statement", "switch_case"] },
  go: { classes: ["type_declaration"], branches: ["if_statement"] },
  java: { classes: ["class_declaration"], branches: ["if_statement"] },
};

/** Each file's functions, calls and guards, in order; null for files in other languages. */
export function readCode(files: readonly SourceText[]): readonly (CodeFile | null)[] {
  return files.map((file) => {
    const family = familyOf(file.path);
    return family === null ? null : codeOf(file, family);
  });
}

function codeOf({ path, text }: SourceText, family: Family): CodeFile {
  const lists = { imports: [], modules: [], functions: [], classes: [], calls: [], guards: [], retries: [] };
  const code: CodeFile = { path, family, isComplete: false, ...lists };
  const file = new SourceFile({ path, text, family });
  const kinds = kindsOf[family];
  try {
    code.modules = [...(readImports([{ path, text }])[0] ?? [])];
    code.imports = [...file.imports].map(([local, from]) => ({ local, from }));
    for (const node of file.nodes(...file.grammar.functions)) code.functions.push(functionOf(node, file));
    for (const node of file.nodes(...kinds.classes))
      code.classes.push({ name: nameOf(node), decorators: decoratorsOf(node, file), ...placeOf(node) });
    for (const { node } of file.calls()) code.calls.push(callOf(node, file));
    for (const node of file.nodes(...kinds.branches)) code.guards.push(...guardsOf(node, file));
    for (const node of file.nodes(...file.grammar.loops)) code.retries.push(...retriesOf(node, file));
    code.isComplete = true;
  } catch (thrown) {
    if (!(thrown instanceof OutOfBudget)) throw thrown; // what was read until then is kept, and marked
  }
  return code;
}

function functionOf(node: SgNode, file: SourceFile): CodeFunction {
  const around = file.enclosing(node, kindsOf[file.family].classes, file.grammar.functions);
  const text = file.textOf(node);
  const body = node.field("body");
  return {
    name: nameOf(node) === "" ? givenName(node, file) : nameOf(node),
    container: around === null ? "" : nameOf(around),
    isAsync: /^(?:(?:export|public|private|protected|static|override)\s+)*async\b/.test(text),
    parameters: file.textOf(node.field("parameters") ?? node.field("parameter")).slice(0, longestText),
    decorators: decoratorsOf(node, file),
    bodyStart: (body ?? node).range().start.index,
    ...placeOf(node),
  };
}

/** The name of what an anonymous function is given to: a variable, a property. */
function givenName(node: SgNode, file: SourceFile): string {
  const parent = file.parent(node);
  const key = parent?.field("key") ?? parent?.field("name") ?? parent?.field("left") ?? null;
  if (parent === null || !/pair|declarator|assignment|field_definition/.test(String(parent.kind())))
    return "";
  return (key?.text() ?? "").replace(/^["']|["']$/g, "").slice(0, 100);
}

function nameOf(node: SgNode): string {
  return node.field("name")?.text().slice(0, 100) ?? "";
}

/** Decorators and annotations, as calls; one without brackets is a call without arguments. */
function decoratorsOf(node: SgNode, file: SourceFile): CodeCall[] {
  const parent = file.parent(node);
  const wraps = parent !== null && /decorated_definition|export_statement/.test(String(parent.kind()));
  const marks = [...(wraps ? parent.children() : []), ...node.children()].flatMap((child) =>
    child.is("modifiers") ? child.children() : [child],
  );
  const before: SgNode[] = [];
  if (parent?.is("class_body") === true)
    for (let sibling = node.prev(); sibling?.is("decorator") === true; sibling = sibling.prev())
      before.unshift(sibling);
  return [
    ...before,
    ...marks.filter((child) => /^(?:decorator|(?:marker_)?annotation)$/.test(String(child.kind()))),
  ].map((mark) => {
    const call = mark.is("annotation")
      ? mark
      : mark.children().find((child) => file.grammar.calls.includes(String(child.kind())));
    if (mark.is("annotation")) return annotationOf(mark, file);
    if (call !== undefined) return callOf(call, file);
    const callee = file.textOf(mark).replace(/^@/, "");
    return {
      name: file.resolve(callee, mark),
      callee,
      arguments: [],
      isAwaited: false,
      inLoop: false,
      ...placeOf(mark),
    };
  });
}

function annotationOf(mark: SgNode, file: SourceFile): CodeCall {
  const callee = nameOf(mark);
  const given = argumentsOf(mark).map((node) => argumentOf(node, file));
  return { name: callee, callee, arguments: given, isAwaited: false, inLoop: false, ...placeOf(mark) };
}

function callOf(node: SgNode, file: SourceFile): CodeCall {
  const callee = file.grammar
    .calleeOf(node)
    .map((part) => file.textOf(part))
    .filter((part) => part !== "")
    .join(".");
  return {
    name: file.callName(node).slice(0, longestText),
    callee: callee.slice(0, longestText),
    arguments: argumentsOf(node).map((each) => argumentOf(each, file)),
    isAwaited: /^await/.test(String(file.parent(node)?.kind() ?? "")),
    inLoop: file.enclosingLoop(node) !== null,
    ...placeOf(node),
  };
}

function argumentOf(node: SgNode, file: SourceFile): CodeArgument {
  const isNamed = /^(?:keyword_argument|element_value_pair)$/.test(String(node.kind()));
  const value = isNamed ? (node.field("value") ?? node) : node;
  const text = file.textOf(value);
  const string = stringOf(value, text);
  const kind = (): CodeArgument["kind"] => {
    if (string !== null) return "string";
    if (file.grammar.functions.includes(String(value.kind()))) return "function";
    if (/^(?:object|dictionary|composite_literal)$/.test(String(value.kind()))) return "object";
    return /^[\w$.]+$/.test(text) ? "name" : "other";
  };
  const key = isNamed ? (node.field("name") ?? node.field("key"))?.text() : undefined;
  return { key: key ?? null, kind: kind(), text: text.slice(0, longestText), string, ...placeOf(value) };
}

function stringOf(node: SgNode, text: string): string | null {
  if (!/string/.test(String(node.kind())) || text.length > longestText) return null;
  if (node.children().some((child) => /substitution|interpolation/.test(String(child.kind())))) return null;
  return /^[a-zA-Z]{0,2}("""|'''|"|'|`)([\s\S]*)\1$/.exec(text)?.[2] ?? null;
}

function guardsOf(node: SgNode, file: SourceFile): CodeFile["guards"] {
  const condition = node.field("condition") ?? node.field("value");
  const branch = node.is("switch_case") ? node : node.field("consequence");
  if (condition === null || branch === null) return [];
  const text = file.textOf(condition).slice(0, longestText);
  const paths = [
    ...text.matchAll(/(startsWith\(|startswith\(|HasPrefix\([^,]*,\s*)?(["'`])(\/[^"'`\n]*)\2/g),
  ];
  return paths.map(([, prefix, , path = ""]) => ({
    path,
    condition: text,
    isPrefix: prefix !== undefined,
    ...placeOf(branch),
  }));
}

function placeOf(node: SgNode): { start: number; end: number; line: number; endLine: number } {
  const { start, end } = node.range();
  return { start: start.index, end: end.index, line: start.line + 1, endLine: end.line + 1 };
}
