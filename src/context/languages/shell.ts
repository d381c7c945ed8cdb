// Shell scripts (bash and sh): functions, variables at the top, and the scripts that they source.
import type { ImportEntry } from "../blob-entry.js";
import type { Language } from "./language.js";

// A name with other signs, such as `deploy-app`, is allowed in bash; it is not read, because half of it would mean another.
const plain = '(#match? @name "^[A-Za-z_][A-Za-z0-9_]*$")';

const query = `
(function_definition name: (word) @name ${plain}) @function
(variable_assignment name: (variable_name) @name) @variable
(command name: (command_name (word) @ref) (#match? @ref "^[A-Za-z_][A-Za-z0-9_]*$"))
(simple_expansion (variable_name) @ref (#match? @ref "^[A-Za-z_]"))
(expansion (variable_name) @ref (#match? @ref "^[A-Za-z_]"))
(declaration_command "local" (variable_assignment name: (variable_name) @local))
(declaration_command "local" (variable_name) @local)
(for_statement variable: (variable_name) @local)
(command name: (command_name (word) @_command) argument: (_) (#any-of? @_command "source" ".")) @import
`;

/** The language's row; see `Language`. What a sourced script sources is seen too, so that sourcing passes names on. */
export const shell: Language = {
  id: "shell",
  extensions: [".sh", ".bash"],
  grammar: { package: "@vscode/tree-sitter-wasm", file: "wasm/tree-sitter-bash.wasm" },
  family: "shell",
  query,
  outline: {
    blocks: "braces",
    lineComments: ["#"],
    blockComments: [],
    quotes: ['"', "'"],
    definitions: [
      { kind: "function", pattern: /function\s+(?<name>[A-Za-z_]\w*)(?![\w-])/y },
      { kind: "function", pattern: /(?<name>[A-Za-z_]\w*)\s*\(\s*\)/y },
      { kind: "variable", pattern: /(?:(?:export|readonly|declare)\s+(?:-\w+\s+)*)?(?<name>[A-Za-z_]\w*)=/y },
    ],
    imports: /^\s*(?:source|\.)\s+/,
  },
  spelling: { sigils: "", tail: "", accessors: [] },
  selfNames: [],
  readImports: readSource,
};

// `source "$(dirname "$0")/lib/log.sh"`: what comes before the part that is spelled out is taken for the script's own folder.
function readSource(text: string, line: number): readonly ImportEntry[] {
  const written = /^\s*(?:source|\.)\s+([\s\S]*)$/.exec(text)?.[1]?.trim() ?? "";
  const spelled = /(?:^|[\s"')}/])((?:\.{1,2}\/)*[\w.-]+(?:\/[\w.-]+)*)["']?(?:\s|$)/.exec(
    written.replace(/^.*[$)}][\w({]*(?=\/)/s, "."),
  );
  const module = spelled?.[1];
  return module === undefined ? [] : [{ form: "reexport-all", module, names: [], line }];
}
