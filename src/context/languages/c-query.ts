// What C and C++ have in common: the shared part of their queries, their outline, and includes.
import type { ImportEntry } from "../blob-entry.js";
import type { OutlineRules } from "./language.js";

const type = `[(type_identifier) @has (struct_specifier name: (type_identifier) @has)]`;

/** Captures that mean the same in the grammars of C and C++. */
export const cQuery = `
(function_definition declarator: (function_declarator declarator: (identifier) @name)) @function
(function_definition declarator: (pointer_declarator declarator: (function_declarator declarator: (identifier) @name))) @function
(function_definition declarator: (pointer_declarator declarator: (pointer_declarator declarator: (function_declarator declarator: (identifier) @name)))) @function
(declaration declarator: (function_declarator declarator: (identifier) @name)) @function.declaration
(declaration declarator: (pointer_declarator declarator: (function_declarator declarator: (identifier) @name))) @function.declaration
(struct_specifier name: (type_identifier) @name body: (_)) @class
(union_specifier name: (type_identifier) @name body: (_)) @class
(enum_specifier name: (type_identifier) @name body: (_)) @enum
(enumerator name: (identifier) @name) @variable
(type_definition declarator: (type_identifier) @name) @type
(type_definition declarator: (function_declarator declarator: (parenthesized_declarator (pointer_declarator declarator: (type_identifier) @name)))) @type
(field_declaration declarator: (field_identifier) @name) @field
(field_declaration declarator: (pointer_declarator declarator: (field_identifier) @name)) @field
(field_declaration declarator: (array_declarator declarator: (field_identifier) @name)) @field
(declaration declarator: (init_declarator declarator: (identifier) @name)) @variable
(declaration declarator: (init_declarator declarator: (pointer_declarator declarator: (identifier) @name))) @variable
(declaration declarator: (init_declarator declarator: (array_declarator declarator: (identifier) @name))) @variable
(declaration declarator: (identifier) @name) @variable
(declaration declarator: (pointer_declarator declarator: (identifier) @name)) @variable
(declaration declarator: (array_declarator declarator: (identifier) @name)) @variable
(declaration (storage_class_specifier) @_s declarator: (identifier) @name (#eq? @_s "extern")) @variable.declaration
(preproc_def name: (identifier) @name) @macro
(preproc_function_def name: (identifier) @name) @macro

(identifier) @ref
(type_identifier) @ref
(field_identifier) @member
(parameter_declaration declarator: (identifier) @local)
(parameter_declaration declarator: (pointer_declarator declarator: (identifier) @local))
(parameter_declaration declarator: (array_declarator declarator: (identifier) @local))
(preproc_params (identifier) @local)

(parameter_declaration type: ${type} declarator: [(identifier) @var (pointer_declarator declarator: (identifier) @var)])
(declaration type: ${type} declarator: [(identifier) @var (pointer_declarator declarator: (identifier) @var) (init_declarator declarator: (identifier) @var) (init_declarator declarator: (pointer_declarator declarator: (identifier) @var))])
(field_declaration type: ${type} declarator: [(field_identifier) @var (pointer_declarator declarator: (field_identifier) @var)])
(type_definition type: (struct_specifier name: (type_identifier) @has) declarator: (type_identifier) @var)

(preproc_include) @import
`;

/** Outline of both: functions that begin in column one, types and macros. */
export const cOutline: OutlineRules = {
  blocks: "braces",
  lineComments: ["//"],
  blockComments: [["/*", "*/"]],
  quotes: ['"', "'"],
  definitions: [
    { kind: "variable", pattern: /#\s*define\s+(?<name>\w+)/y },
    {
      kind: "class",
      pattern: /(?:typedef\s+)?(?:template\s*<[^>]*>\s*)?(?:struct|class|union)\s+(?<name>\w+)[^;(]*$/y,
    },
    { kind: "enum", pattern: /(?:typedef\s+)?enum\s+(?:class\s+)?(?<name>\w+)[^;]*$/y },
    { kind: "module", pattern: /(?:inline\s+)?namespace\s+(?<name>\w+)/y },
    {
      kind: "function",
      pattern:
        /(?!(?:return|else|if|for|while|switch|case|do|goto|sizeof|typedef|using)\b)(?:(?:[A-Za-z_][\w:<>,*&~]*[\s*&]+)+(?:\w+::)*|(?:\w+::)+)~?(?<name>\w+)\s*\([^;{]*(?:\{.*)?$/y,
    },
  ],
  imports: /^\s*#\s*include\b/,
};

/** `#include "x.h"` and `#include <x.h>`; angle brackets are kept, so that the resolver looks in include roots first. */
export function readIncludes(text: string, line: number): readonly ImportEntry[] {
  const path = /#\s*include\s*(["<][^">]+[">])/.exec(text)?.[1];
  if (path === undefined) return [];
  const module = path.startsWith("<") ? path : path.slice(1, -1);
  return [{ form: "open", module, names: [], line }];
}
