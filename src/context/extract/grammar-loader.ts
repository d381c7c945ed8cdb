// Loads grammars (WebAssembly from the grammar packages) and compiles each language's query, once per thread.
import { createRequire } from "node:module";
import { Language as Grammar, Parser, Query } from "web-tree-sitter";
import type { Language } from "../languages/language.js";
import type { LoadedLanguage } from "./extract-entry.js";

const require = createRequire(import.meta.url);

// The compiler knows it from the browser's library only.
declare const WebAssembly: {
  readonly Memory: new (pages: { readonly initial: number; readonly maximum: number }) => object;
};

// Source of 1 MiB takes some 60 MB; code that is ambiguous at every step takes gigabytes (spec X8). In pages of 64 KiB.
const memoryPages = { initial: 512, maximum: 4096 };

/**
 * Loads languages on first use and keeps them; `close` frees the parsers. Holds WebAssembly memory, so one per thread: at most
 * 256 MiB. What a file needs beyond that, or beyond the parser's stack, makes parsing throw, and the parser is of no use any more.
 */
export class GrammarLoader {
  readonly #loaded = new Map<string, Promise<LoadedLanguage>>();
  #library: Promise<void> | null = null;

  /** The language ready to parse. Rejects when the grammar file is missing or the query does not fit it. */
  load(language: Language): Promise<LoadedLanguage> {
    const known = this.#loaded.get(language.id);
    if (known !== undefined) return known;
    this.#library ??= openLibrary();
    const loading = this.#library.then(() => loadLanguage(language));
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

function openLibrary(): Promise<void> {
  const wasmMemory = new WebAssembly.Memory(memoryPages);
  return Parser.init({ wasmMemory });
}

async function loadLanguage(language: Language): Promise<LoadedLanguage> {
  const path = require.resolve(`${language.grammar.package}/${language.grammar.file}`);
  const grammar = await Grammar.load(path);
  const parser = new Parser();
  parser.setLanguage(grammar);
  return { language, parser, query: new Query(grammar, language.query) };
}
