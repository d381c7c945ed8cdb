// Go.
import type { ImportEntry } from "../blob-entry.js";
import { dotted, type Language } from "./language.js";

const namedType = `[(type_identifier) @has (pointer_type (type_identifier) @has) (qualified_type) @has (pointer_type (qualified_type) @has) (generic_type type: (type_identifier) @has)]`;
const receiverType = `[(type_identifier) @container (pointer_type (type_identifier) @container) (generic_type type: (type_identifier) @container) (pointer_type (generic_type type: (type_identifier) @container))]`;

const query = `
(function_declaration name: (identifier) @name) @function
(method_declaration receiver: (parameter_list (parameter_declaration type: ${receiverType})) name: (field_identifier) @name) @method
(type_spec name: (type_identifier) @name) @type
(type_spec name: (type_identifier) @name type: (struct_type)) @class
(type_spec name: (type_identifier) @name type: (interface_type)) @interface
(type_alias name: (type_identifier) @name) @type
(const_spec name: (identifier) @name) @variable
(var_spec name: (identifier) @name) @variable
(field_declaration name: (field_identifier) @name) @field
(method_elem name: (field_identifier) @name) @method.declaration
(package_clause (package_identifier) @package)

(identifier) @ref
(type_identifier) @ref
(field_identifier) @member
(keyed_element . (literal_element (identifier) @member))
(parameter_declaration name: (identifier) @local)
(variadic_parameter_declaration name: (identifier) @local)
(short_var_declaration left: (expression_list (identifier) @local))
(range_clause left: (expression_list (identifier) @local))
(type_parameter_declaration name: (identifier) @local)

(parameter_declaration name: (identifier) @var type: ${namedType})
(field_declaration name: (field_identifier) @var type: ${namedType})
(var_spec name: (identifier) @var type: ${namedType})
(short_var_declaration left: (expression_list . (identifier) @var) right: (expression_list . (composite_literal type: [(type_identifier) (qualified_type)] @has)))
(short_var_declaration left: (expression_list . (identifier) @var) right: (expression_list . (unary_expression operand: (composite_literal type: [(type_identifier) (qualified_type)] @has))))
(type_spec name: (type_identifier) @var type: (struct_type (field_declaration_list (field_declaration !name type: [(type_identifier) (qualified_type)] @has))))
(type_spec name: (type_identifier) @var type: (interface_type (type_elem [(type_identifier) (qualified_type)] @has)))

(import_declaration) @import
`;

/** The language's row; see `Language`. */
export const go: Language = {
  id: "go",
  extensions: [".go"],
  grammar: { package: "@vscode/tree-sitter-wasm", file: "wasm/tree-sitter-go.wasm" },
  family: "go",
  query,
  outline: {
    blocks: "braces",
    lineComments: ["//"],
    blockComments: [["/*", "*/"]],
    quotes: ['"', "`", "'"],
    definitions: [
      { kind: "function", pattern: /func\s+(?:\((?:\w+\s+)?\*?(?<container>\w+)[^)]*\)\s*)?(?<name>\w+)/y },
      { kind: "class", pattern: /type\s+(?<name>\w+)(?:\[[^\]]*\])?\s+struct\b/y },
      { kind: "interface", pattern: /type\s+(?<name>\w+)(?:\[[^\]]*\])?\s+interface\b/y },
      { kind: "type", pattern: /type\s+(?<name>\w+)/y },
      { kind: "variable", pattern: /(?:var|const)\s+(?<name>\w+)/y },
    ],
    imports: /^import\b/,
  },
  spelling: dotted,
  selfNames: [],
  readImports,
};

/** One import declaration, single or in brackets. `local` is empty where the package's own name is used. */
function readImports(text: string, line: number): readonly ImportEntry[] {
  return text.split("\n").flatMap((row, offset): ImportEntry[] => {
    const spec = /^\s*(?:import\s*)?\(?\s*([\w.]+\s+)?["`]([^"`]+)["`]/.exec(row);
    if (spec?.[2] === undefined) return [];
    const alias = (spec[1] ?? "").trim();
    const at = { module: spec[2], line: line + offset };
    if (alias === ".") return [{ form: "open", names: [], ...at }];
    if (alias === "_") return [{ form: "require", names: [], ...at }];
    return [{ form: "import", names: [{ name: "*", local: alias }], ...at }];
  });
}
