// C++.
import { cOutline, cQuery, readIncludes } from "./c-query.js";
import { dotted, type Language } from "./language.js";

const cppQuery = `
(class_specifier name: (type_identifier) @name body: (_)) @class
(class_specifier name: (template_type name: (type_identifier) @name) body: (_)) @class
(struct_specifier name: (template_type name: (type_identifier) @name) body: (_)) @class
(namespace_definition name: (namespace_identifier) @name) @module
(namespace_definition name: (nested_namespace_specifier) @path) @module
(function_definition declarator: (function_declarator declarator: (field_identifier) @name)) @method
(function_definition declarator: (pointer_declarator declarator: (function_declarator declarator: (field_identifier) @name))) @method
(function_definition declarator: (reference_declarator (function_declarator declarator: [(field_identifier) (identifier)] @name))) @function
(function_definition declarator: (function_declarator declarator: (qualified_identifier) @path)) @function
(function_definition declarator: (pointer_declarator declarator: (function_declarator declarator: (qualified_identifier) @path))) @function
(function_definition declarator: (reference_declarator (function_declarator declarator: (qualified_identifier) @path))) @function
(field_declaration declarator: (function_declarator declarator: (field_identifier) @name)) @method.declaration
(field_declaration declarator: (pointer_declarator declarator: (function_declarator declarator: (field_identifier) @name))) @method.declaration
(field_declaration declarator: (reference_declarator (function_declarator declarator: (field_identifier) @name))) @method.declaration
(declaration declarator: (reference_declarator (function_declarator declarator: (identifier) @name))) @function.declaration
(alias_declaration name: (type_identifier) @name) @type
(concept_definition name: (identifier) @name) @type

(namespace_identifier) @ref
(parameter_declaration declarator: (reference_declarator (identifier) @local))
(optional_parameter_declaration declarator: (identifier) @local)
(for_range_loop declarator: (identifier) @local)
(for_range_loop declarator: (reference_declarator (identifier) @local))
(type_parameter_declaration (type_identifier) @local)

(parameter_declaration type: (type_identifier) @has declarator: (reference_declarator (identifier) @var))
(parameter_declaration type: (qualified_identifier) @has declarator: (reference_declarator (identifier) @var))
(declaration type: (qualified_identifier) @has declarator: [(identifier) @var (init_declarator declarator: (identifier) @var)])
(field_declaration type: (qualified_identifier) @has declarator: (field_identifier) @var)
(class_specifier name: (type_identifier) @var (base_class_clause [(type_identifier) (qualified_identifier) (template_type)] @has))
(struct_specifier name: (type_identifier) @var (base_class_clause [(type_identifier) (qualified_identifier) (template_type)] @has))
(alias_declaration name: (type_identifier) @var type: (type_descriptor type: [(type_identifier) (qualified_identifier)] @has))
`;

/** The language's row; see `Language`. */
export const cpp: Language = {
  id: "cpp",
  extensions: [".cc", ".cpp", ".cxx", ".hpp", ".hh", ".hxx", ".ipp", ".inl"],
  grammar: { package: "@vscode/tree-sitter-wasm", file: "wasm/tree-sitter-cpp.wasm" },
  family: "include",
  query: cQuery + cppQuery,
  outline: cOutline,
  spelling: { ...dotted, accessors: [".", "->", "::"] },
  selfNames: ["this"],
  readImports: readIncludes,
};
