// Loads grammars (WebAssembly from the grammar packages) and compiles each language's query, once per thread.
import { createRequire } from "node:module";
import { Language as Grammar, Parser, Query } from "web-tree-sitter";
import type { Language } from "../languages/language.js";
import type { LoadedLanguage } from "./extract-entry.js";

const require = createRequire(import.meta.url);

/** Loads languages on first use and keeps them; `close` frees the parsers. Holds WebAssembly memory, so one per thread. */
export class GrammarLoader {
  readonly #loaded = new Map<string, Promise<LoadedLanguage>>();

  /** The language ready to parse. Rejects when the grammar file is missing or the query does not fit it. */
  load(language: Language): Promise<LoadedLanguage> {
    const known = this.#loaded.get(language.id);
    if (known !== undefined) return known;
    const loading = loadLanguage(language);
    this.#loaded.set(language.id, loading);
    return loading;
  }

  /** Frees every parser and query. */
  async close(): Promise<void> {
    for (const loading of this.#loaded.values()) {
      const { parser, query } = await loading;
      query.delete();
      parser.delete();
    }
    this.#loaded.clear();
  }
}

async function loadLanguage(language: Language): Promise<LoadedLanguage> {
  await Parser.init();
  const path = require.resolve(`${language.grammar.package}/${language.grammar.file}`);
  const grammar = await Grammar.load(path);
  const parser = new Parser();
  parser.setLanguage(grammar);
  return { language, parser, query: new Query(grammar, language.query) };
}
