// PHP.
import type { ImportEntry } from "../blob-entry.js";
import { dotted, type Language } from "./language.js";

const type = `[(named_type [(name) (qualified_name)] @has) (optional_type (named_type [(name) (qualified_name)] @has))]`;

const query = `
(class_declaration name: (name) @name) @class
(interface_declaration name: (name) @name) @interface
(trait_declaration name: (name) @name) @class
(enum_declaration name: (name) @name) @enum
(enum_case name: (name) @name) @field
(function_definition name: (name) @name) @function
(method_declaration name: (name) @name) @method.declaration
(method_declaration name: (name) @name body: (_)) @method
(property_declaration (property_element (variable_name (name) @name))) @field
(property_promotion_parameter name: (variable_name (name) @name)) @field
(const_declaration (const_element (name) @name)) @variable
(namespace_definition name: (namespace_name) @package)

(name) @ref

(simple_parameter type: ${type} name: (variable_name (name) @var))
(property_promotion_parameter type: ${type} name: (variable_name (name) @var))
(property_declaration type: ${type} (property_element (variable_name (name) @var)))
(assignment_expression left: (variable_name (name) @var) right: (object_creation_expression [(name) (qualified_name)] @has))
(assignment_expression left: (member_access_expression name: (name) @var) right: (object_creation_expression [(name) (qualified_name)] @has))
(class_declaration name: (name) @var (base_clause [(name) (qualified_name)] @has))
(class_declaration name: (name) @var (class_interface_clause [(name) (qualified_name)] @has))
(interface_declaration name: (name) @var (base_clause [(name) (qualified_name)] @has))
(class_declaration name: (name) @var body: (declaration_list (use_declaration [(name) (qualified_name)] @has)))

(namespace_use_declaration) @import
(require_once_expression) @import
(require_expression) @import
(include_once_expression) @import
(include_expression) @import
`;

const modifiers = "(?:(?:public|private|protected|static|abstract|final|readonly)\\s+)*";

/** The language's row; see `Language`. */
export const php: Language = {
  id: "php",
  extensions: [".php", ".phtml", ".inc"],
  grammar: { package: "@vscode/tree-sitter-wasm", file: "wasm/tree-sitter-php.wasm" },
  family: "php",
  query,
  outline: {
    blocks: "braces",
    lineComments: ["//", "#"],
    blockComments: [["/*", "*/"]],
    quotes: ['"', "'"],
    definitions: [
      { kind: "function", pattern: new RegExp(`${modifiers}function\\s+&?(?<name>\\w+)`, "y") },
      { kind: "class", pattern: new RegExp(`${modifiers}(?:class|trait)\\s+(?<name>\\w+)`, "y") },
      { kind: "interface", pattern: /interface\s+(?<name>\w+)/y },
      { kind: "enum", pattern: /enum\s+(?<name>\w+)/y },
      {
        kind: "variable",
        pattern: new RegExp(`${modifiers}const\\s+(?:\\w+\\s+)?(?<name>[A-Z_]\\w*)\\s*=`, "y"),
      },
    ],
    imports: /^(?:use\s+(?:function\s+|const\s+)?[\w\\]+|(?:require|include)(?:_once)?\b)/,
  },
  spelling: { ...dotted, sigils: "$", accessors: ["->", "::", "\\"] },
  selfNames: ["this", "self", "static", "parent"],
  readImports,
};

/** `use A\B\C as D, E;`, `use A\{B, C};`, `use function A\f;`, and includes of files by a literal path. */
function readImports(text: string, line: number): readonly ImportEntry[] {
  const include = /^(?:require|include)(?:_once)?\b([\s\S]*)$/.exec(text.trim());
  if (include !== null) return readInclude(include[1] ?? "", line);
  const body = text
    .trim()
    .replace(/^use\s+(?:function\s+|const\s+)?/, "")
    .replace(/;\s*$/, "");
  const group = /^([\w\\]+)\\\s*\{([\s\S]*)\}$/.exec(body);
  const prefix = group === null ? "" : `${group[1] ?? ""}\\`;
  return (group?.[2] ?? body).split(",").flatMap((part) => readUse(prefix, part.trim(), line));
}

function readUse(prefix: string, part: string, line: number): ImportEntry[] {
  const one = /^(?:function\s+|const\s+)?([\w\\]+)(?:\s+as\s+(\w+))?$/.exec(part);
  if (one?.[1] === undefined) return [];
  const path = (prefix + one[1]).replace(/^\\/, "");
  const cut = path.lastIndexOf("\\");
  const name = path.slice(cut + 1);
  return [
    {
      form: "import",
      module: path.slice(0, Math.max(0, cut)),
      names: [{ name, local: one[2] ?? name }],
      line,
    },
  ];
}

function readInclude(expression: string, line: number): ImportEntry[] {
  const path = /["']([^"'$]+)["']/.exec(expression)?.[1];
  if (path === undefined) return [];
  return [{ form: "open", module: path.startsWith("/") ? `.${path}` : path, names: [], line }];
}
