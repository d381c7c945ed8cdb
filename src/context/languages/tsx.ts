// TypeScript with JSX: the same query on its own grammar.
import { dotted, type Language } from "./language.js";
import { readScriptImports } from "./script-imports.js";
import { scriptOutline } from "./script-query.js";
import { typedScriptQuery } from "./typescript.js";

/** The language's row; see `Language`. */
export const tsx: Language = {
  id: "tsx",
  extensions: [".tsx"],
  grammar: { package: "@vscode/tree-sitter-wasm", file: "wasm/tree-sitter-tsx.wasm" },
  family: "script",
  query: typedScriptQuery,
  outline: scriptOutline,
  spelling: { ...dotted, sigils: "#" },
  selfNames: ["this", "super"],
  readImports: readScriptImports,
};
