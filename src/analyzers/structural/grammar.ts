// What the four language families call the same things in their syntax trees.
import type { SgNode } from "@ast-grep/napi";
import type { Family } from "./language.js";

/**
 * Node kinds and fields of one family. `calleeOf` gives the parts of a call's callee, to be joined by dots, and
 * `methodOf` the name that a member call ends in; `declares` builds a test whether a text declares `name`.
 */
export interface Grammar {
  readonly calls: readonly string[];
  readonly functions: readonly string[];
  readonly loops: readonly string[];
  readonly calleeOf: (call: SgNode) => readonly (SgNode | null)[];
  readonly methodOf: (call: SgNode) => SgNode | null;
  readonly declares: (name: string) => RegExp;
}

/** The grammar of each family. */
export const grammars: Readonly<Record<Family, Grammar>> = {
  python: {
    calls: ["call"],
    functions: ["function_definition", "lambda"],
    loops: ["for_statement", "while_statement"],
    calleeOf: (call) => [call.field("function")],
    methodOf: (call) => call.field("function")?.field("attribute") ?? null,
    declares: (name) => new RegExp(`\\b(?:def|class)\\s+${name}\\b|^[ \\t]*${name}\\s*=[^=]`, "m"),
  },
  script: {
    calls: ["call_expression", "new_expression"],
    functions: [
      "function_declaration",
      "function_expression",
      "arrow_function",
      "method_definition",
      "generator_function_declaration",
      "generator_function",
    ],
    loops: ["for_statement", "for_in_statement", "while_statement", "do_statement"],
    calleeOf: (call) => [call.field("function") ?? call.field("constructor")],
    methodOf: (call) => call.field("function")?.field("property") ?? null,
    declares: (name) =>
      new RegExp(
        `\\b(?:function\\*?|class|const|let|var)\\s+${name}\\b|[{,]\\s*${name}\\s*[,}:]|\\(\\s*${name}\\s*[,):=]|,\\s*${name}\\s*[):]`,
      ),
  },
  go: {
    calls: ["call_expression"],
    functions: ["function_declaration", "method_declaration", "func_literal"],
    loops: ["for_statement"],
    calleeOf: (call) => [call.field("function")],
    methodOf: (call) => call.field("function")?.field("field") ?? null,
    declares: (name) => new RegExp(`\\bfunc\\s+${name}\\b|\\b${name}\\s*:=|\\bvar\\s+${name}\\b`),
  },
  java: {
    calls: ["method_invocation", "object_creation_expression"],
    functions: ["method_declaration", "constructor_declaration", "lambda_expression"],
    loops: ["for_statement", "enhanced_for_statement", "while_statement", "do_statement"],
    calleeOf: (call) => [call.field("object"), call.field("name") ?? call.field("type")],
    methodOf: (call) => call.field("name"),
    declares: (name) => new RegExp(`\\b(?:class|interface|enum|record)\\s+${name}\\b`),
  },
};
