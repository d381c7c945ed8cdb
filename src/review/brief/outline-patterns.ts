// How a declaration that others can use looks at the start of a line, per language: the data of the lexical outline.
import type { Language } from "./languages.js";

/**
 * One shape of declaration. `pattern` is tried on a whole line and names the declared thing in group `name`;
 * an `owner` group names the type it belongs to. `container` shapes own the deeper-indented declarations after them.
 * `signature` says how far the comparable text reaches: to the body, to the end of the line, or the name alone.
 */
export interface DeclarationPattern {
  readonly what: "function" | "type" | "value" | "re-export";
  readonly pattern: RegExp;
  readonly container?: true;
  readonly signature: "head" | "line" | "name";
}

const javascript: readonly DeclarationPattern[] = [
  {
    what: "function",
    signature: "head",
    pattern: /^export\s+(?:default\s+)?(?:declare\s+)?(?:async\s+)?function\s*\*?\s*(?<name>[\w$]+)/,
  },
  {
    what: "type",
    signature: "head",
    pattern: /^export\s+(?:default\s+)?(?:declare\s+)?(?:abstract\s+)?class\s+(?<name>[\w$]+)/,
  },
  {
    what: "type",
    signature: "head",
    pattern: /^export\s+(?:declare\s+)?(?:interface|enum|const\s+enum|namespace)\s+(?<name>[\w$]+)/,
  },
  { what: "type", signature: "line", pattern: /^export\s+(?:declare\s+)?type\s+(?<name>[\w$]+)/ },
  {
    what: "function",
    signature: "head",
    pattern: /^export\s+const\s+(?<name>[\w$]+)(?:\s*:[^=]+)?\s*=\s*(?:async\s*)?(?:<[^>]*>)?\(/,
  },
  {
    what: "value",
    signature: "name",
    pattern: /^export\s+(?:declare\s+)?(?:const|let|var)\s+(?<name>[\w$]+)/,
  },
  { what: "value", signature: "name", pattern: /^(?:module\.)?exports\.(?<name>[\w$]+)\s*=/ },
  { what: "re-export", signature: "name", pattern: /^export\s+(?<name>\*(?:\s+as\s+\w+)?\s+from\s+\S+?);?$/ },
];

const c: readonly DeclarationPattern[] = [
  {
    what: "type",
    signature: "name",
    container: true,
    pattern: /^\s*(?:typedef\s+)?(?:class|struct|enum(?:\s+class)?|union)\s+(?<name>\w+)\b(?!\s*;)(?!.*[()])/,
  },
  {
    what: "function",
    signature: "head",
    pattern:
      /^(?!\s*(?:static|typedef|return|else|if|for|while|switch|using|delete|throw|new|case)\b)[A-Za-z_][\w:<>,*& ]*[ *&](?<name>~?[A-Za-z_]\w*(?:::~?\w+)*)\s*\(/,
  },
];

/** Shapes per language, most specific first; a language without a row has no outline. */
export const outlinePatterns: Readonly<Partial<Record<Language, readonly DeclarationPattern[]>>> = {
  TypeScript: javascript,
  JavaScript: javascript,
  Python: [
    { what: "type", signature: "head", container: true, pattern: /^class\s+(?<name>(?!_)\w+)/ },
    { what: "function", signature: "head", pattern: /^(?:async\s+)?def\s+(?<name>(?!_)\w+)/ },
    {
      what: "function",
      signature: "head",
      pattern: /^\s+(?:async\s+)?def\s+(?<name>(?!_(?!_init__))\w+)\(\s*(?:self|cls)\b/,
    },
  ],
  Go: [
    {
      what: "function",
      signature: "head",
      pattern: /^func\s+(?:\(\s*\w*\s*\*?(?<owner>[A-Z]\w*)(?:\[[^\]]*\])?\s*\)\s*)?(?<name>[A-Z]\w*)\s*[[(]/,
    },
    { what: "type", signature: "head", pattern: /^type\s+(?<name>[A-Z]\w*)/ },
    { what: "value", signature: "name", pattern: /^(?:var|const)\s+(?<name>[A-Z]\w*)/ },
  ],
  Java: [
    {
      what: "type",
      signature: "head",
      container: true,
      pattern:
        /^\s*public\s+(?:(?:static|final|abstract|sealed|non-sealed|strictfp)\s+)*(?:class|interface|enum|record|@interface)\s+(?<name>\w+)/,
    },
    {
      what: "function",
      signature: "head",
      pattern:
        /^\s*public\s+(?:(?:static|final|abstract|synchronized|default|native)\s+)*(?:<[^>]+>\s+)?(?:[\w.<>[\],?]+\s+)*?(?<name>\w+)\s*\(/,
    },
  ],
  Kotlin: [
    {
      what: "type",
      signature: "head",
      container: true,
      pattern:
        /^\s*(?:(?:public|open|abstract|sealed|data|enum|value|annotation)\s+)*(?:class|interface|object)\s+(?<name>\w+)/,
    },
    {
      what: "function",
      signature: "head",
      pattern:
        /^\s{0,4}(?:(?:public|open|abstract|suspend|inline|operator|infix|tailrec)\s+)*fun\s+(?:<[^>]+>\s*)?(?:[\w.<>?]+\.)?(?<name>\w+)\s*\(/,
    },
  ],
  Rust: [
    {
      what: "function",
      signature: "head",
      pattern: /^\s*pub\s+(?:(?:async|const|unsafe|extern(?:\s+"[^"]*")?)\s+)*fn\s+(?<name>\w+)/,
    },
    { what: "type", signature: "head", pattern: /^\s*pub\s+(?:struct|enum|trait|type|union)\s+(?<name>\w+)/ },
    { what: "value", signature: "name", pattern: /^\s*pub\s+(?:const|static(?:\s+mut)?|mod)\s+(?<name>\w+)/ },
  ],
  Ruby: [
    {
      what: "type",
      signature: "head",
      container: true,
      pattern: /^\s*(?:class|module)\s+(?<name>[A-Z][\w:]*)/,
    },
    { what: "function", signature: "line", pattern: /^\s*def\s+(?:self\.)?(?<name>(?!_)\w+[?!=]?)/ },
  ],
  "C#": [
    {
      what: "type",
      signature: "head",
      container: true,
      pattern:
        /^\s*public\s+(?:(?:static|abstract|sealed|partial|readonly|ref)\s+)*(?:class|interface|struct|enum|record(?:\s+(?:struct|class))?)\s+(?<name>\w+)/,
    },
    {
      what: "function",
      signature: "head",
      pattern:
        /^\s*public\s+(?:(?:static|virtual|override|abstract|sealed|async|partial|new|unsafe|extern)\s+)*(?:[\w.<>[\],?]+\s+)*?(?<name>\w+)(?:<[^>]+>)?\s*\(/,
    },
  ],
  PHP: [
    {
      what: "type",
      signature: "head",
      container: true,
      pattern: /^\s*(?:(?:abstract|final|readonly)\s+)*(?:class|interface|trait|enum)\s+(?<name>\w+)/,
    },
    {
      what: "function",
      signature: "head",
      pattern: /^\s*(?:(?:abstract|final)\s+)*public\s+(?:static\s+)?function\s+&?(?<name>\w+)/,
    },
    { what: "function", signature: "head", pattern: /^function\s+&?(?<name>\w+)/ },
  ],
  C: c,
  "C++": c,
};
