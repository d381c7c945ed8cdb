// What the JavaScript-like languages have in common: the shared part of their queries, and their outline.
import type { OutlineRules } from "./language.js";

/** Captures that mean the same in the grammars of JavaScript, TypeScript and TSX. Never anchored on the root: it may be an ERROR. */
export const scriptQuery = `
(function_declaration name: (identifier) @name) @function
(generator_function_declaration name: (identifier) @name) @function
(method_definition name: [(property_identifier) (private_property_identifier)] @name) @method
(variable_declarator name: (identifier) @name) @variable
(variable_declarator name: (identifier) @name value: [(arrow_function) (function_expression) (generator_function)]) @function
(variable_declarator name: (identifier) @name value: (class)) @class
(pair key: (property_identifier) @name value: [(arrow_function) (function_expression)]) @method
(assignment_expression left: (member_expression object: (identifier) @container property: (property_identifier) @name) right: [(arrow_function) (function_expression)]) @function
(assignment_expression left: (member_expression object: (member_expression object: (identifier) @container property: (property_identifier) @_p) property: (property_identifier) @name) right: [(arrow_function) (function_expression)] (#eq? @_p "prototype")) @method

(identifier) @ref
(shorthand_property_identifier) @ref
(property_identifier) @member
(private_property_identifier) @member

(shorthand_property_identifier_pattern) @local
(pair_pattern value: (identifier) @local)
(array_pattern (identifier) @local)
(rest_pattern (identifier) @local)
(arrow_function parameter: (identifier) @local)
(catch_clause parameter: (identifier) @local)
(for_in_statement left: (identifier) @local)

(variable_declarator name: (identifier) @var value: (new_expression constructor: (identifier) @has))

(import_statement) @import
(export_statement source: (string)) @import
(export_statement (export_clause)) @import
(export_statement "default") @export
(variable_declarator value: (call_expression function: (identifier) @_r arguments: (arguments (string))) (#eq? @_r "require")) @import
(variable_declarator value: (member_expression object: (call_expression function: (identifier) @_r)) (#eq? @_r "require")) @import
(expression_statement (call_expression function: (identifier) @_r arguments: (arguments (string))) (#eq? @_r "require")) @import
(call_expression function: (import) arguments: (arguments (string))) @import
(assignment_expression left: (member_expression object: (identifier) @_m) (#any-of? @_m "module" "exports")) @export
`;

/** Outline of the JavaScript-like languages. */
export const scriptOutline: OutlineRules = {
  blocks: "braces",
  lineComments: ["//"],
  blockComments: [["/*", "*/"]],
  quotes: ["'", '"', "`"],
  definitions: [
    {
      kind: "function",
      pattern: /(?:export\s+)?(?:default\s+)?(?:declare\s+)?(?:async\s+)?function\s*\*?\s*(?<name>[\w$]+)/y,
    },
    {
      kind: "class",
      pattern: /(?:export\s+)?(?:default\s+)?(?:declare\s+)?(?:abstract\s+)?class\s+(?<name>[\w$]+)/y,
    },
    { kind: "interface", pattern: /(?:export\s+)?(?:declare\s+)?interface\s+(?<name>[\w$]+)/y },
    { kind: "enum", pattern: /(?:export\s+)?(?:declare\s+)?(?:const\s+)?enum\s+(?<name>[\w$]+)/y },
    { kind: "type", pattern: /(?:export\s+)?(?:declare\s+)?type\s+(?<name>[\w$]+)\s*[=<]/y },
    { kind: "module", pattern: /(?:export\s+)?(?:declare\s+)?namespace\s+(?<name>[\w$]+)/y },
    {
      kind: "function",
      pattern:
        /(?:export\s+)?(?:const|let|var)\s+(?<name>[\w$]+)[^=;]*=\s*(?:async\s*)?(?:function\b|\([^;]*=>|[\w$]+\s*=>|\($)/y,
    },
    {
      kind: "function",
      pattern:
        /(?:module\.)?(?:exports|\w+\.prototype)\.(?<name>[\w$]+)\s*=\s*(?:async\s+)?(?:function\b|\()/y,
    },
    { kind: "variable", pattern: /(?:export\s+)?(?:const|let|var)\s+(?<name>[\w$]+)/y },
    {
      kind: "function",
      pattern:
        /(?:(?:public|private|protected|static|async|override|readonly|get|set)\s+)*(?!(?:if|for|while|switch|catch|return|function|await|new|else|do|with)\b)(?<name>[\w$]+)\s*(?:<[^>]*>)?\([^;]*\{\s*$/y,
    },
  ],
  imports: /^\s*(?:import\b|export\s+(?:type\s+)?[{*].*|(?:const|let|var)\s+[^=]+=\s*require\()/,
};
