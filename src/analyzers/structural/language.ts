// Which files the structural rules can read, and the parser for each.
import { createRequire } from "node:module";
import { Lang, parse, registerDynamicLanguage, type NapiConfig, type SgNode } from "@ast-grep/napi";
import go from "@ast-grep/lang-go";
import java from "@ast-grep/lang-java";
import python from "@ast-grep/lang-python";

/** A family of languages that share rules; "script" is JavaScript and TypeScript with and without JSX. */
export type Family = "python" | "script" | "go" | "java";

interface Language {
  readonly family: Family;
  readonly grammar: string;
}

/** Plain JavaScript is read by the TSX grammar, so that one rule sees the same node kinds in all four dialects. */
const byExtension: Readonly<Record<string, Language>> = {
  py: { family: "python", grammar: "python" },
  ts: { family: "script", grammar: Lang.TypeScript },
  mts: { family: "script", grammar: Lang.TypeScript },
  cts: { family: "script", grammar: Lang.TypeScript },
  tsx: { family: "script", grammar: Lang.Tsx },
  js: { family: "script", grammar: Lang.Tsx },
  mjs: { family: "script", grammar: Lang.Tsx },
  cjs: { family: "script", grammar: Lang.Tsx },
  jsx: { family: "script", grammar: Lang.Tsx },
  go: { family: "go", grammar: "go" },
  java: { family: "java", grammar: "java" },
};

/** The family of the file at `path`, or null when no rule can read it. */
export function familyOf(path: string): Family | null {
  return languageOf(path)?.family ?? null;
}

/**
 * The syntax tree of `text`. Broken source gives a tree with ERROR nodes, never an exception; null for an unknown file.
 */
export function parseSource(path: string, text: string): SgNode | null {
  const language = languageOf(path);
  if (language === null) return null;
  // Registering again is harmless and costs microseconds; doing it here keeps the import of this file without effects.
  if (language.family !== "script") registerDynamicLanguage({ python, go, java });
  return parse(language.grammar, text).root();
}

/** A matcher for any of `kinds`, which are node kinds of the grammar. */
export function anyKind(kinds: readonly string[]): NapiConfig {
  return { rule: { any: kinds.map((kind) => ({ kind })) } };
}

/** The version of the parser package. */
export function parserVersion(): string {
  const manifest: unknown = createRequire(import.meta.url)("@ast-grep/napi/package.json");
  if (typeof manifest !== "object" || manifest === null || !("version" in manifest)) return "unknown";
  return String(manifest.version);
}

function languageOf(path: string): Language | null {
  const extension = /\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? "";
  return Object.hasOwn(byExtension, extension) ? (byExtension[extension] ?? null) : null;
}
