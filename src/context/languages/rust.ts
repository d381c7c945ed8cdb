// Rust.
import type { ImportEntry } from "../blob-entry.js";
import { dotted, type Language } from "./language.js";

const type = `[(type_identifier) @has (generic_type type: (type_identifier) @has) (scoped_type_identifier name: (type_identifier) @has) (reference_type type: (type_identifier) @has) (reference_type type: (generic_type type: (type_identifier) @has))]`;

const query = `
(function_item name: (identifier) @name) @function
(function_signature_item name: (identifier) @name) @function.declaration
(struct_item name: (type_identifier) @name) @class
(union_item name: (type_identifier) @name) @class
(enum_item name: (type_identifier) @name) @enum
(enum_variant name: (identifier) @name) @field
(trait_item name: (type_identifier) @name) @interface
(type_item name: (type_identifier) @name) @type
(mod_item name: (identifier) @name body: (_)) @module
(const_item name: (identifier) @name) @variable
(static_item name: (identifier) @name) @variable
(macro_definition name: (identifier) @name) @macro
(field_declaration name: (field_identifier) @name) @field
(impl_item type: [(type_identifier) @name (generic_type type: (type_identifier) @name) (scoped_type_identifier name: (type_identifier) @name)]) @scope

(identifier) @ref
(type_identifier) @ref
(field_identifier) @member
(shorthand_field_identifier) @member
(parameter pattern: (identifier) @local)
(let_declaration pattern: (identifier) @local)
(let_declaration pattern: (tuple_pattern (identifier) @local))
(closure_parameters (identifier) @local)
(for_expression pattern: (identifier) @local)
(type_parameters (type_parameter name: (type_identifier) @local))

(parameter pattern: (identifier) @var type: ${type})
(let_declaration pattern: (identifier) @var type: ${type})
(let_declaration pattern: (identifier) @var value: (struct_expression name: (_) @has))
(let_declaration pattern: (identifier) @var value: (call_expression function: (scoped_identifier path: (_) @has)))
(field_declaration name: (field_identifier) @var type: ${type})
(impl_item trait: (type_identifier) @has type: (type_identifier) @var)

(use_declaration) @import
(mod_item !body) @import
(extern_crate_declaration) @import
`;

/** The language's row; see `Language`. */
export const rust: Language = {
  id: "rust",
  extensions: [".rs"],
  grammar: { package: "@vscode/tree-sitter-wasm", file: "wasm/tree-sitter-rust.wasm" },
  family: "rust",
  query,
  outline: {
    blocks: "braces",
    lineComments: ["//"],
    blockComments: [["/*", "*/"]],
    quotes: ['"'],
    definitions: [
      {
        kind: "function",
        pattern:
          /(?:pub(?:\([^)]*\))?\s+)?(?:(?:const|async|unsafe|extern(?:\s+"[^"]*")?)\s+)*fn\s+(?<name>\w+)/y,
      },
      { kind: "class", pattern: /(?:pub(?:\([^)]*\))?\s+)?(?:struct|union)\s+(?<name>\w+)/y },
      { kind: "enum", pattern: /(?:pub(?:\([^)]*\))?\s+)?enum\s+(?<name>\w+)/y },
      { kind: "interface", pattern: /(?:pub(?:\([^)]*\))?\s+)?(?:unsafe\s+)?trait\s+(?<name>\w+)/y },
      { kind: "type", pattern: /(?:pub(?:\([^)]*\))?\s+)?type\s+(?<name>\w+)/y },
      { kind: "module", pattern: /(?:pub(?:\([^)]*\))?\s+)?mod\s+(?<name>\w+)\s*\{/y },
      {
        kind: "variable",
        pattern: /(?:pub(?:\([^)]*\))?\s+)?(?:const|static)\s+(?:mut\s+)?(?<name>[A-Z]\w*)/y,
      },
    ],
    imports: /^\s*(?:pub(?:\([^)]*\))?\s+)?(?:use\s|mod\s+\w+\s*;|extern\s+crate\b)/,
  },
  spelling: { ...dotted, accessors: [".", "::"] },
  selfNames: ["self", "Self"],
  readImports,
};

/** `use` trees (each leaf one entry), `mod x;` and `extern crate`. Public ones pass the names on. */
function readImports(text: string, line: number): readonly ImportEntry[] {
  const clean = text.replace(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g, " ").replace(/#\[[^\]]*\]/g, " ");
  const isPublic = /^\s*pub\b/.test(clean);
  const body = clean
    .replace(/^\s*pub(?:\([^)]*\))?/, "")
    .replace(/;\s*$/, "")
    .trim();
  const mod = /^mod\s+(\w+)$/.exec(body)?.[1];
  if (mod !== undefined)
    return [{ form: "import", module: "self", names: [{ name: mod, local: mod }], line }];
  const crate = /^extern\s+crate\s+(\w+)(?:\s+as\s+(\w+))?$/.exec(body);
  if (crate?.[1] !== undefined)
    return [{ form: "import", module: crate[1], names: [{ name: "*", local: crate[2] ?? crate[1] }], line }];
  const tree = /^use\s+([\s\S]+)$/.exec(body)?.[1];
  return tree === undefined
    ? []
    : leaves(tree.replace(/\s+/g, " "), []).flatMap((leaf) => toEntry(leaf, isPublic, line));
}

function toEntry(path: readonly string[], isPublic: boolean, line: number): ImportEntry[] {
  const [last = "", alias] = (path.at(-1) ?? "").split(/ as /).map((part) => part.trim());
  const module = path.slice(0, -1).join("::");
  if (last === "*") return [{ form: isPublic ? "reexport-all" : "open", module, names: [], line }];
  const form = isPublic ? "reexport" : "import";
  if (last !== "self") return [{ form, module, names: [{ name: last, local: alias ?? last }], line }];
  const name = path.at(-2) ?? "";
  return [{ form, module: path.slice(0, -2).join("::"), names: [{ name, local: alias ?? name }], line }];
}

function leaves(tree: string, before: readonly string[]): string[][] {
  const open = tree.indexOf("{");
  if (open < 0) return [[...before, ...segments(tree)]];
  const prefix = [...before, ...segments(tree.slice(0, open))];
  return splitTop(tree.slice(open + 1, tree.lastIndexOf("}"))).flatMap((part) => leaves(part, prefix));
}

function segments(path: string): string[] {
  return path
    .split("::")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

function splitTop(list: string): string[] {
  const parts: string[] = [];
  let [depth, begin] = [0, 0];
  for (let at = 0; at <= list.length; at += 1) {
    const char = list[at];
    if (char === "{") depth += 1;
    else if (char === "}") depth -= 1;
    else if ((char === "," && depth === 0) || char === undefined) {
      parts.push(list.slice(begin, at));
      begin = at + 1;
    }
  }
  return parts.filter((part) => part.trim() !== "");
}
