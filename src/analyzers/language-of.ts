// The languages that can be parsed here, by file name.

/** A file as parsers see it. */
export interface SourceText {
  readonly path: string;
  readonly text: string;
}

/** How oxc is to read a script: its dialect, and whether it is a module. */
export interface ScriptDialect {
  readonly lang: "jsx" | "ts" | "tsx" | "dts";
  readonly sourceType: "module" | "commonjs" | "unambiguous";
}

/** A language with a parser. `comments` marks JSON in which tools allow comments and final commas. */
export type Language =
  | { readonly kind: "script"; readonly dialect: ScriptDialect }
  | { readonly kind: "python" | "go" | "java" | "yaml" }
  | { readonly kind: "json"; readonly comments: boolean };

const dialects: Readonly<Record<string, ScriptDialect>> = {
  ts: { lang: "ts", sourceType: "module" },
  mts: { lang: "ts", sourceType: "module" },
  cts: { lang: "ts", sourceType: "commonjs" },
  tsx: { lang: "tsx", sourceType: "module" },
  js: { lang: "jsx", sourceType: "unambiguous" },
  jsx: { lang: "jsx", sourceType: "unambiguous" },
  mjs: { lang: "jsx", sourceType: "module" },
  cjs: { lang: "jsx", sourceType: "commonjs" },
};
const others: Readonly<Record<string, Language>> = {
  py: { kind: "python" },
  pyi: { kind: "python" },
  go: { kind: "go" },
  java: { kind: "java" },
  yaml: { kind: "yaml" },
  yml: { kind: "yaml" },
  jsonc: { kind: "json", comments: true },
};
const jsonWithComments =
  /(?:^|\/)(?:[tj]sconfig[^/]*|\.eslintrc|\.oxlintrc|\.swcrc|deno|devcontainer|api-extractor)\.json$|(?:^|\/)\.vscode\//i;

/** The language of the file at `path` by its name; null when no parser here knows it. */
export function languageOf(path: string): Language | null {
  const extension = path.slice(path.lastIndexOf(".") + 1).toLowerCase();
  if (/\.d\.[cm]?ts$/i.test(path)) return { kind: "script", dialect: { lang: "dts", sourceType: "module" } };
  if (extension === "json") return { kind: "json", comments: jsonWithComments.test(path) };
  const dialect = Object.hasOwn(dialects, extension) ? dialects[extension] : undefined;
  if (dialect !== undefined) return { kind: "script", dialect };
  return Object.hasOwn(others, extension) ? (others[extension] ?? null) : null;
}
