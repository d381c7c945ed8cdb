// Python.
import type { ImportedName, ImportEntry } from "../blob-entry.js";
import { dotted, type Language } from "./language.js";

const query = `
(function_definition name: (identifier) @name) @function
(class_definition name: (identifier) @name) @class
(expression_statement (assignment left: (identifier) @name)) @variable
(expression_statement (assignment left: (pattern_list (identifier) @name))) @variable
(type_alias_statement left: (type (identifier) @name)) @type

(identifier) @ref
(keyword_argument name: (identifier) @member)
(parameters (identifier) @local)
(lambda_parameters (identifier) @local)
(default_parameter name: (identifier) @local)
(typed_parameter (identifier) @local)
(typed_default_parameter name: (identifier) @local)
(list_splat_pattern (identifier) @local)
(dictionary_splat_pattern (identifier) @local)
(for_statement left: (identifier) @local)
(for_statement left: (pattern_list (identifier) @local))
(for_in_clause left: (identifier) @local)
(for_in_clause left: (pattern_list (identifier) @local))
(as_pattern_target (identifier) @local)

(assignment left: (identifier) @var right: (call function: (_) @has))
(assignment left: (attribute attribute: (identifier) @var) right: (call function: (_) @has))
(assignment left: (identifier) @var type: (type (identifier) @has))
(typed_parameter (identifier) @var type: (type (identifier) @has))
(typed_default_parameter name: (identifier) @var type: (type (identifier) @has))
(class_definition name: (identifier) @var superclasses: (argument_list [(identifier) (attribute)] @has))

(import_statement) @import
(import_from_statement) @import
`;

/** The language's row; see `Language`. */
export const python: Language = {
  id: "python",
  extensions: [".py", ".pyi"],
  grammar: { package: "@vscode/tree-sitter-wasm", file: "wasm/tree-sitter-python.wasm" },
  family: "python",
  query,
  outline: {
    blocks: "indent",
    lineComments: ["#"],
    blockComments: [],
    quotes: ['"""', "'''", '"', "'"],
    definitions: [
      { kind: "function", pattern: /(?:async\s+)?def\s+(?<name>\w+)/y },
      { kind: "class", pattern: /class\s+(?<name>\w+)/y },
      { kind: "variable", pattern: /(?<name>[A-Za-z_]\w*)\s*(?::[^=]+)?=(?!=)/y },
    ],
    imports: /^\s*(?:import\s+\w|from\s+[.\w]+\s+import\b)/,
  },
  spelling: dotted,
  selfNames: ["self", "cls"],
  readImports,
};

/** `import a.b`, `import a.b as c`, `from .a import b as c`, `from a import *`. A dotted import binds its whole chain. */
function readImports(text: string, line: number): readonly ImportEntry[] {
  const clean = text
    .replace(/#[^\n]*/g, " ")
    .replace(/[\\()]/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  const from = /^from\s*([.\s]*[\w.]*)\s*\bimport\b\s*(.*)$/.exec(clean);
  if (from === null) return readPlain(clean.replace(/^import\s+/, ""), line);
  const module = (from[1] ?? "").replace(/\s/g, "");
  const list = from[2] ?? "";
  if (list.trim() === "*") return [{ form: "open", module, names: [], line }];
  return [{ form: "import", module, names: renamed(list), line }];
}

function readPlain(list: string, line: number): readonly ImportEntry[] {
  return renamed(list).map(({ name, local }) => ({
    form: "import",
    module: name,
    names: [{ name: "*", local }],
    line,
  }));
}

function renamed(list: string): ImportedName[] {
  return list.split(",").flatMap((part) => {
    const [name, local] = part.trim().split(/\s+as\s+/);
    return name === undefined || !/^[\w.]+$/.test(name) ? [] : [{ name, local: local ?? name }];
  });
}
