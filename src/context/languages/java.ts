// Java.
import type { ImportEntry } from "../blob-entry.js";
import { dotted, type Language } from "./language.js";

const type = `[(type_identifier) @has (generic_type . (type_identifier) @has) (scoped_type_identifier) @has]`;

const query = `
(class_declaration name: (identifier) @name) @class
(record_declaration name: (identifier) @name) @class
(interface_declaration name: (identifier) @name) @interface
(annotation_type_declaration name: (identifier) @name) @interface
(enum_declaration name: (identifier) @name) @enum
(enum_constant name: (identifier) @name) @field
(method_declaration name: (identifier) @name) @method.declaration
(method_declaration name: (identifier) @name body: (block)) @method
(constructor_declaration name: (identifier) @name) @method
(annotation_type_element_declaration name: (identifier) @name) @method.declaration
(field_declaration declarator: (variable_declarator name: (identifier) @name)) @field
(constant_declaration declarator: (variable_declarator name: (identifier) @name)) @field
(package_declaration [(identifier) (scoped_identifier)] @package)

(identifier) @ref
(type_identifier) @ref
(formal_parameter name: (identifier) @local)
(spread_parameter (variable_declarator name: (identifier) @local))
(local_variable_declaration declarator: (variable_declarator name: (identifier) @local))
(catch_formal_parameter name: (identifier) @local)
(enhanced_for_statement name: (identifier) @local)
(resource name: (identifier) @local)
(lambda_expression parameters: (identifier) @local)
(inferred_parameters (identifier) @local)
(type_parameter (type_identifier) @local)

(formal_parameter type: ${type} name: (identifier) @var)
(local_variable_declaration type: ${type} declarator: (variable_declarator name: (identifier) @var))
(local_variable_declaration declarator: (variable_declarator name: (identifier) @var value: (object_creation_expression type: ${type})))
(field_declaration type: ${type} declarator: (variable_declarator name: (identifier) @var))
(enhanced_for_statement type: ${type} name: (identifier) @var)
(class_declaration name: (identifier) @var superclass: (superclass ${type}))
(class_declaration name: (identifier) @var interfaces: (super_interfaces (type_list ${type})))
(interface_declaration name: (identifier) @var (extends_interfaces (type_list ${type})))

(import_declaration) @import
`;

/** The language's row; see `Language`. */
export const java: Language = {
  id: "java",
  extensions: [".java"],
  grammar: { package: "@vscode/tree-sitter-wasm", file: "wasm/tree-sitter-java.wasm" },
  family: "jvm",
  query,
  outline: {
    blocks: "braces",
    lineComments: ["//"],
    blockComments: [["/*", "*/"]],
    quotes: ['"""', '"', "'"],
    definitions: [
      {
        kind: "class",
        pattern:
          /(?:(?:public|private|protected|static|abstract|final|sealed)\s+)*(?:class|record)\s+(?<name>\w+)/y,
      },
      {
        kind: "interface",
        pattern: /(?:(?:public|private|protected|static|sealed)\s+)*@?interface\s+(?<name>\w+)/y,
      },
      { kind: "enum", pattern: /(?:(?:public|private|protected|static)\s+)*enum\s+(?<name>\w+)/y },
      {
        kind: "function",
        pattern:
          /(?!(?:return|new|else|throw|if|for|while|switch|catch|synchronized)\b)(?:@\w+\s+)*(?:(?:public|private|protected|static|abstract|final|synchronized|native|default)\s+)*(?:<[^>]+>\s*)?(?:[\w.<>[\],?]+\s+)?(?<name>\w+)\s*\([^;=]*$/y,
      },
    ],
    imports: /^\s*import\s/,
  },
  spelling: { ...dotted, accessors: [".", "::"] },
  selfNames: ["this", "super"],
  readImports,
};

/** `import a.B;`, `import a.*;`, `import static a.B.c;`, `import static a.B.*;`. */
function readImports(text: string, line: number): readonly ImportEntry[] {
  const path = /^import\s+(?:static\s+)?([\w.]+?)\s*(\.\s*\*)?\s*;?$/.exec(text.trim());
  if (path?.[1] === undefined) return [];
  if (path[2] !== undefined) return [{ form: "open", module: path[1], names: [], line }];
  const cut = path[1].lastIndexOf(".");
  const name = path[1].slice(cut + 1);
  return [
    { form: "import", module: path[1].slice(0, Math.max(0, cut)), names: [{ name, local: name }], line },
  ];
}
