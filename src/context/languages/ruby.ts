// Ruby.
import type { ImportEntry } from "../blob-entry.js";
import type { Language } from "./language.js";

const query = `
(method name: (_) @name) @function
(singleton_method name: (_) @name) @function
(module name: (constant) @container body: (body_statement (method name: (_) @name) @method))
(module name: (constant) @container body: (body_statement (singleton_method name: (_) @name) @method))
(class name: (constant) @name) @class
(class name: (scope_resolution name: (constant) @name)) @class
(module name: (constant) @name) @module
(module name: (scope_resolution name: (constant) @name)) @module
(assignment left: (constant) @name) @variable
(call method: (identifier) @_a arguments: (argument_list (simple_symbol) @name @field) (#any-of? @_a "attr_accessor" "attr_reader" "attr_writer"))

(identifier) @ref
(constant) @ref
(method_parameters (identifier) @local)
(block_parameters (identifier) @local)
(lambda_parameters (identifier) @local)
(optional_parameter name: (identifier) @local)
(keyword_parameter name: (identifier) @local)
(splat_parameter name: (identifier) @local)
(block_parameter name: (identifier) @local)
(assignment left: (identifier) @local)
(left_assignment_list (identifier) @local)
(exception_variable (identifier) @local)

(class name: (_) @var superclass: (superclass [(constant) (scope_resolution)] @has))
(class name: (_) @var body: (body_statement (call method: (identifier) @_i arguments: (argument_list [(constant) (scope_resolution)] @has) (#any-of? @_i "include" "extend" "prepend"))))
(assignment left: [(identifier) (instance_variable) (constant)] @var right: (call receiver: [(constant) (scope_resolution)] @has method: (identifier) @_n (#eq? @_n "new")))

(call method: (identifier) @_r arguments: (argument_list (string)) (#any-of? @_r "require" "require_relative" "load")) @import
`;

/** The language's row; see `Language`. */
export const ruby: Language = {
  id: "ruby",
  extensions: [".rb", ".rake", ".gemspec"],
  grammar: { package: "@vscode/tree-sitter-wasm", file: "wasm/tree-sitter-ruby.wasm" },
  family: "ruby",
  query,
  outline: {
    blocks: "end",
    lineComments: ["#"],
    blockComments: [["=begin", "=end"]],
    quotes: ['"', "'", "`"],
    definitions: [
      { kind: "function", pattern: /def\s+(?:self\.)?(?<name>\w+[?!]?)/y },
      { kind: "class", pattern: /class\s+(?:\w+::)*(?<name>[A-Z]\w*)/y },
      { kind: "module", pattern: /module\s+(?:\w+::)*(?<name>[A-Z]\w*)/y },
      { kind: "variable", pattern: /(?<name>[A-Z]\w*)\s*=(?!=)/y },
    ],
    imports: /^\s*(?:require|require_relative|load)\b/,
  },
  spelling: { sigils: "@:", tail: "?!", accessors: [".", "::"] },
  selfNames: ["self", "super"],
  readImports,
};

/** `require_relative "x"` opens the file beside this one, `require "x"` one on the load path. */
function readImports(text: string, line: number): readonly ImportEntry[] {
  const call = /^(require_relative|require|load)\b[\s(]*["']([^"'#]+)["']/.exec(text.trim());
  if (call?.[2] === undefined) return [];
  const isRelative = call[1] === "require_relative";
  const module = isRelative && !call[2].startsWith(".") ? `./${call[2]}` : call[2];
  return [{ form: "open", module, names: [], line }];
}
