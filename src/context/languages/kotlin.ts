// Kotlin.
import type { ImportEntry } from "../blob-entry.js";
import { dotted, type Language } from "./language.js";

const type = `[(user_type . (identifier) @has) (nullable_type (user_type . (identifier) @has))]`;

const query = `
(class_declaration name: (identifier) @name) @class
(class_declaration "interface" name: (identifier) @name) @interface
(class_declaration name: (identifier) @name (enum_class_body)) @enum
(enum_entry (identifier) @name) @field
(object_declaration name: (identifier) @name) @class
(function_declaration name: (identifier) @name) @function.declaration
(function_declaration name: (identifier) @name (function_body)) @function
(function_declaration (user_type (identifier) @container) . name: (identifier) @name (function_body)) @function
(property_declaration (variable_declaration . (identifier) @name)) @variable
(class_parameter (identifier) @name) @field
(type_alias type: (identifier) @name) @type
(package_header (qualified_identifier) @package)

(identifier) @ref
(parameter . (identifier) @local)
(lambda_parameters (variable_declaration . (identifier) @local))
(for_statement (variable_declaration . (identifier) @local))
(catch_block (identifier) @local)
(type_parameter (identifier) @local)

(parameter . (identifier) @var ${type})
(class_parameter (identifier) @var ${type})
(variable_declaration . (identifier) @var ${type})
(property_declaration (variable_declaration . (identifier) @var) (call_expression . (identifier) @has))
(class_declaration name: (identifier) @var (delegation_specifiers (delegation_specifier (constructor_invocation ${type}))))
(class_declaration name: (identifier) @var (delegation_specifiers (delegation_specifier ${type})))
(object_declaration name: (identifier) @var (delegation_specifiers (delegation_specifier (constructor_invocation ${type}))))

(import) @import
`;

const modifiers =
  "(?:(?:public|private|protected|internal|open|abstract|sealed|data|inline|suspend|override|operator|infix|tailrec|const|lateinit|value|annotation|inner|companion)\\s+)*";

/** The language's row; see `Language`. */
export const kotlin: Language = {
  id: "kotlin",
  extensions: [".kt", ".kts"],
  grammar: { package: "@tree-sitter-grammars/tree-sitter-kotlin", file: "tree-sitter-kotlin.wasm" },
  family: "jvm",
  query,
  outline: {
    blocks: "braces",
    lineComments: ["//"],
    blockComments: [["/*", "*/"]],
    quotes: ['"""', '"', "'"],
    definitions: [
      {
        kind: "function",
        pattern: new RegExp(`${modifiers}fun\\s+(?:<[^>]*>\\s*)?(?:[\\w<>?]+\\.)?(?<name>\\w+)`, "y"),
      },
      { kind: "enum", pattern: new RegExp(`${modifiers}enum\\s+class\\s+(?<name>\\w+)`, "y") },
      { kind: "class", pattern: new RegExp(`${modifiers}(?:class|object)\\s+(?<name>\\w+)`, "y") },
      { kind: "interface", pattern: new RegExp(`${modifiers}(?:fun\\s+)?interface\\s+(?<name>\\w+)`, "y") },
      { kind: "type", pattern: new RegExp(`${modifiers}typealias\\s+(?<name>\\w+)`, "y") },
      { kind: "variable", pattern: new RegExp(`${modifiers}va[lr]\\s+(?<name>\\w+)`, "y") },
    ],
    imports: /^\s*import\s/,
  },
  spelling: { ...dotted, accessors: [".", "::"] },
  selfNames: ["this", "super"],
  readImports,
};

/** `import a.B`, `import a.B as C`, `import a.*`. */
function readImports(text: string, line: number): readonly ImportEntry[] {
  const path = /^import\s+([\w.`]+?)(\.\*)?(?:\s+as\s+(\w+))?\s*;?\s*$/.exec(text.trim());
  if (path?.[1] === undefined) return [];
  const whole = path[1].replaceAll("`", "");
  if (path[2] !== undefined) return [{ form: "open", module: whole, names: [], line }];
  const cut = whole.lastIndexOf(".");
  const name = whole.slice(cut + 1);
  const names = [{ name, local: path[3] ?? name }];
  return [{ form: "import", module: whole.slice(0, Math.max(0, cut)), names, line }];
}
