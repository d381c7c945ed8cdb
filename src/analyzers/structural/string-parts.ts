// Takes apart strings that are put together at run time: f-strings, templates, concatenation and format calls.
import type { SgNode } from "@ast-grep/napi";
import { argumentsOf } from "./arguments.js";
import type { SourceFile } from "./source-file.js";

/** A piece of a string: fixed text, or a value that is put in. */
export type StringPart =
  { readonly kind: "text"; readonly text: string } | { readonly kind: "value"; readonly node: SgNode };

/** Concatenations deeper than this are left whole: nobody writes them by hand. */
const maxDepth = 40;

/**
 * The pieces of the string that `node` builds, in order. A variable with one assignment in reach is followed to it.
 * Anything that is no string is one value. Numbers put in by `%d` and the like count as text: they cannot break out.
 */
export function stringParts(node: SgNode, file: SourceFile): readonly StringPart[] {
  return collect(node, file, 0);
}

/** The fixed text of a plain string literal, null for anything else. */
function literalText(node: SgNode | null, file: SourceFile): string | null {
  if (node === null || !literalKinds.test(String(node.kind()))) return null;
  const parts = stringParts(node, file);
  if (parts.some((part) => part.kind === "value")) return null;
  return parts.map((part) => (part.kind === "text" ? part.text : "")).join("");
}

/** True when `node` is, or directly names, a string with a value put in. */
export function isBuiltString(node: SgNode, file: SourceFile): boolean {
  const parts = stringParts(node, file);
  return parts.length > 1 && parts.some((part) => part.kind === "value");
}

const literalKinds =
  /^(string|concatenated_string|template_string|string_literal|interpreted_string_literal|raw_string_literal)$/;

function collect(node: SgNode, file: SourceFile, depth: number): readonly StringPart[] {
  if (depth > maxDepth) return [{ kind: "value", node }];
  file.spend(5);
  const kind = String(node.kind());
  if (kind === "concatenated_string")
    return node.children().flatMap((child) => collect(child, file, depth + 1));
  if (literalKinds.test(kind)) return literalParts(node);
  if (kind === "parenthesized_expression") return inner(node, file, depth);
  if (kind === "binary_operator" || kind === "binary_expression") return operatorParts(node, file, depth);
  if (file.grammar.calls.includes(kind)) return formatParts(node, file) ?? [{ kind: "value", node }];
  if (kind === "identifier") return followed(node, file, depth);
  return [{ kind: "value", node }];
}

function literalParts(node: SgNode): readonly StringPart[] {
  const inside = node.children().filter((child) => child.isNamed());
  const parts = inside.flatMap((child): StringPart[] => {
    if (/^(string_start|string_end)$/.test(String(child.kind()))) return [];
    const value = /^(interpolation|template_substitution)$/.test(String(child.kind()))
      ? child.child(1)
      : null;
    return value === null ? [{ kind: "text", text: child.text() }] : [{ kind: "value", node: value }];
  });
  return parts.length > 0 ? parts : [{ kind: "text", text: node.text().slice(1, -1) }];
}

function inner(node: SgNode, file: SourceFile, depth: number): readonly StringPart[] {
  const child = node.child(1);
  return child === null ? [{ kind: "value", node }] : collect(child, file, depth + 1);
}

function operatorParts(node: SgNode, file: SourceFile, depth: number): readonly StringPart[] {
  const [left, right] = [node.field("left"), node.field("right")];
  const operator = node.field("operator")?.text() ?? node.child(1)?.text();
  if (left === null || right === null) return [{ kind: "value", node }];
  if (operator === "%" && file.family === "python") {
    const template = literalText(left, file);
    if (template === null) return [{ kind: "value", node }];
    const values = right.is("tuple") ? right.children().filter((child) => child.isNamed()) : [right];
    return filled(template.split(/%(?:\(\w+\))?[sr]/), values);
  }
  if (operator !== "+") return [{ kind: "value", node }];
  return [...collect(left, file, depth + 1), ...collect(right, file, depth + 1)];
}

/** `"…{}".format(x)`, `fmt.Sprintf("…%s", x)`, `String.format("…%s", x)`, `"…%s".formatted(x)`. */
function formatParts(call: SgNode, file: SourceFile): readonly StringPart[] | null {
  const receiver = call.field("function")?.field("object") ?? call.field("object");
  const name = file.callName(call);
  if (file.family === "python" && name.endsWith(".format")) {
    const template = literalText(receiver, file);
    return template === null ? null : filled(template.split(/\{[^{}]*\}/), formatValues(call));
  }
  const isFormatted = file.family === "java" && name.endsWith(".formatted");
  const given = argumentsOf(call);
  if (!isFormatted && !/^(fmt\.Sprintf|String\.format)$/.test(name)) return null;
  const template = literalText(isFormatted ? receiver : (given[0] ?? null), file);
  return template === null ? null : filled(template.split(/%[svq]/), isFormatted ? given : given.slice(1));
}

function formatValues(call: SgNode): readonly SgNode[] {
  return argumentsOf(call).map((node) => node.field("value") ?? node);
}

function filled(texts: readonly string[], values: readonly SgNode[]): readonly StringPart[] {
  return texts.flatMap((text, index): StringPart[] => {
    const node = index < texts.length - 1 ? values[index] : undefined;
    return node === undefined
      ? [{ kind: "text", text }]
      : [
          { kind: "text", text },
          { kind: "value", node },
        ];
  });
}

function followed(node: SgNode, file: SourceFile, depth: number): readonly StringPart[] {
  const value = file.assignmentOf(node.text(), node)?.value ?? null;
  if (value === null || depth > 4) return [{ kind: "value", node }];
  const parts = collect(value.is("expression_list") ? (value.child(0) ?? value) : value, file, depth + 1);
  return parts.some((part) => part.kind === "text") ? parts : [{ kind: "value", node }];
}
