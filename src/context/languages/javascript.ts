// JavaScript, ES modules and CommonJS, with JSX.
import { dotted, type Language } from "./language.js";
import { readScriptImports } from "./script-imports.js";
import { scriptOutline, scriptQuery } from "./script-query.js";

const javaScriptQuery = `
(class_declaration name: (identifier) @name) @class
(class name: (identifier) @name) @class
(field_definition property: (property_identifier) @name) @field
(field_definition property: (property_identifier) @name value: [(arrow_function) (function_expression)]) @method
(formal_parameters (identifier) @local)
(formal_parameters (assignment_pattern left: (identifier) @local))
(class_declaration name: (identifier) @var (class_heritage (identifier) @has))
(field_definition property: (property_identifier) @var value: (new_expression constructor: (identifier) @has))
`;

/** The language's row; see `Language`. */
export const javascript: Language = {
  id: "javascript",
  extensions: [".js", ".mjs", ".cjs", ".jsx"],
  grammar: { package: "@vscode/tree-sitter-wasm", file: "wasm/tree-sitter-javascript.wasm" },
  family: "script",
  query: scriptQuery + javaScriptQuery,
  outline: scriptOutline,
  spelling: { ...dotted, sigils: "#" },
  selfNames: ["this", "super"],
  readImports: readScriptImports,
};
