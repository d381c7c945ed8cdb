// TypeScript without JSX.
import { dotted, type Language } from "./language.js";
import { readScriptImports } from "./script-imports.js";
import { scriptOutline, scriptQuery } from "./script-query.js";

const typeScriptQuery = `
(abstract_class_declaration name: (type_identifier) @name) @class
(class_declaration name: (type_identifier) @name) @class
(class name: (type_identifier) @name) @class
(interface_declaration name: (type_identifier) @name) @interface
(type_alias_declaration name: (type_identifier) @name) @type
(enum_declaration name: (identifier) @name) @enum
(enum_body name: (property_identifier) @name @field)
(enum_assignment name: (property_identifier) @name) @field
(internal_module name: (_) @name) @module
(module name: (identifier) @name) @module
(function_signature name: (identifier) @name) @function.declaration
(method_signature name: (property_identifier) @name) @method.declaration
(abstract_method_signature name: (property_identifier) @name) @method.declaration
(public_field_definition name: (property_identifier) @name) @field
(public_field_definition name: (property_identifier) @name value: [(arrow_function) (function_expression)]) @method
(property_signature name: (property_identifier) @name) @field

(type_identifier) @ref
(required_parameter pattern: (identifier) @local)
(optional_parameter pattern: (identifier) @local)
(type_parameter name: (type_identifier) @local)

(variable_declarator name: (identifier) @var type: (type_annotation [(type_identifier) @has (generic_type name: (type_identifier) @has)]))
(required_parameter pattern: (identifier) @var type: (type_annotation [(type_identifier) @has (generic_type name: (type_identifier) @has)]))
(optional_parameter pattern: (identifier) @var type: (type_annotation [(type_identifier) @has (generic_type name: (type_identifier) @has)]))
(public_field_definition name: (property_identifier) @var type: (type_annotation [(type_identifier) @has (generic_type name: (type_identifier) @has)]))
(method_definition "get" name: (property_identifier) @var return_type: (type_annotation [(type_identifier) @has (generic_type name: (type_identifier) @has)]))
(public_field_definition name: (property_identifier) @var value: (new_expression constructor: (identifier) @has))
(property_signature name: (property_identifier) @var type: (type_annotation [(type_identifier) @has (generic_type name: (type_identifier) @has)]))
(class_declaration name: (type_identifier) @var (class_heritage (extends_clause value: (identifier) @has)))
(class_declaration name: (type_identifier) @var (class_heritage (implements_clause (type_identifier) @has)))
(abstract_class_declaration name: (type_identifier) @var (class_heritage (extends_clause value: (identifier) @has)))
(interface_declaration name: (type_identifier) @var (extends_type_clause type: (type_identifier) @has))

(import_alias) @import
`;

/** The query of TypeScript and TSX: what JavaScript has, and types. */
export const typedScriptQuery = scriptQuery + typeScriptQuery;

/** The language's row; see `Language`. */
export const typescript: Language = {
  id: "typescript",
  extensions: [".ts", ".mts", ".cts"],
  grammar: { package: "@vscode/tree-sitter-wasm", file: "wasm/tree-sitter-typescript.wasm" },
  family: "script",
  query: typedScriptQuery,
  outline: scriptOutline,
  spelling: { ...dotted, sigils: "#" },
  selfNames: ["this", "super"],
  readImports: readScriptImports,
};
