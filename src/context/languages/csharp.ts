// C#.
import type { ImportEntry } from "../blob-entry.js";
import { dotted, type Language } from "./language.js";

const type = `[(identifier) @has (qualified_name) @has (generic_name (identifier) @has) (nullable_type (identifier) @has)]`;

const query = `
(class_declaration name: (identifier) @name) @class
(struct_declaration name: (identifier) @name) @class
(record_declaration name: (identifier) @name) @class
(interface_declaration name: (identifier) @name) @interface
(enum_declaration name: (identifier) @name) @enum
(enum_member_declaration name: (identifier) @name) @field
(delegate_declaration name: (identifier) @name) @type
(method_declaration name: (identifier) @name) @method.declaration
(method_declaration name: (identifier) @name body: (_)) @method
(constructor_declaration name: (identifier) @name) @method
(local_function_statement name: (identifier) @name) @function
(property_declaration name: (identifier) @name) @field
(field_declaration (variable_declaration (variable_declarator name: (identifier) @name))) @field
(event_field_declaration (variable_declaration (variable_declarator name: (identifier) @name))) @field
(namespace_declaration name: (_) @package)
(file_scoped_namespace_declaration name: (_) @package)

(identifier) @ref
(parameter name: (identifier) @local)
(local_declaration_statement (variable_declaration (variable_declarator name: (identifier) @local)))
(foreach_statement left: (identifier) @local)
(catch_declaration name: (identifier) @local)
(type_parameter name: (identifier) @local)

(parameter type: ${type} name: (identifier) @var)
(variable_declaration type: ${type} (variable_declarator name: (identifier) @var))
(variable_declarator name: (identifier) @var (object_creation_expression type: ${type}))
(property_declaration type: ${type} name: (identifier) @var)
(class_declaration name: (identifier) @var (base_list ${type}))
(interface_declaration name: (identifier) @var (base_list ${type}))

(using_directive) @import
`;

const modifiers =
  "(?:(?:public|private|protected|internal|static|abstract|sealed|partial|readonly|override|virtual|async|extern|unsafe|new)\\s+)*";

/** The language's row; see `Language`. */
export const csharp: Language = {
  id: "csharp",
  extensions: [".cs"],
  grammar: { package: "@vscode/tree-sitter-wasm", file: "wasm/tree-sitter-c-sharp.wasm" },
  family: "csharp",
  query,
  outline: {
    blocks: "braces",
    lineComments: ["//"],
    blockComments: [["/*", "*/"]],
    quotes: ['"', "'"],
    definitions: [
      { kind: "class", pattern: new RegExp(`${modifiers}(?:class|struct|record)\\s+(?<name>\\w+)`, "y") },
      { kind: "interface", pattern: new RegExp(`${modifiers}interface\\s+(?<name>\\w+)`, "y") },
      { kind: "enum", pattern: new RegExp(`${modifiers}enum\\s+(?<name>\\w+)`, "y") },
      {
        kind: "function",
        pattern: new RegExp(
          `(?!(?:return|new|else|throw|if|for|foreach|while|switch|catch|lock|using|await)\\b)${modifiers}(?:[\\w.<>\\[\\],?]+\\s+)?(?<name>\\w+)(?:<[^>]*>)?\\s*\\([^;=]*(?:=>.*)?$`,
          "y",
        ),
      },
    ],
    imports: /^\s*(?:global\s+)?using\s+(?:static\s+)?[\w.]+(?:\s*=\s*[\w.]+)?\s*;/,
  },
  spelling: { ...dotted, sigils: "@", accessors: [".", "::"] },
  selfNames: ["this", "base"],
  readImports,
};

/** `using A.B;`, `using static A.B;`, `using X = A.B.C;`. A using statement over a resource is not one. */
function readImports(text: string, line: number): readonly ImportEntry[] {
  const directive = /^(?:global\s+)?using\s+(?:static\s+)?(?:(\w+)\s*=\s*)?(?:global::)?([\w.]+)/.exec(
    text.trim(),
  );
  if (directive?.[2] === undefined) return [];
  const [alias, path] = [directive[1], directive[2]];
  if (alias === undefined) return [{ form: "open", module: path, names: [], line }];
  const cut = path.lastIndexOf(".");
  const names = [{ name: path.slice(cut + 1), local: alias }];
  return [{ form: "import", module: path.slice(0, Math.max(0, cut)), names, line }];
}
