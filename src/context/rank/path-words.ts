// What lies alike: files whose paths share rare words with the changed files', as parts of one subject do across layers.
import { definitionAt, type SymbolTable } from "../graph/symbol-table.js";

/** Files by each word of their paths, and each path's length as a vector of words weighted by rarity. */
export interface PathWords {
  readonly filesOf: ReadonlyMap<string, readonly number[]>;
  readonly lengths: Float64Array;
}

const commonShare = 0.1; // a word in more of the files tells nothing
const leastCommon = 20;
const maxFiles = 60;
const maxAsked = 40;

/** Reads the words of all paths once for a table. */
export function pathWordsOf(table: SymbolTable): PathWords {
  const filesOf = new Map<string, number[]>();
  for (const [file, { path }] of table.files.entries())
    for (const word of pathWords(path)) {
      const files = filesOf.get(word);
      if (files === undefined) filesOf.set(word, [file]);
      else files.push(file);
    }
  const lengths = new Float64Array(table.files.length);
  for (const files of filesOf.values()) {
    const rarity = rarityOf(files.length, table.files.length);
    for (const file of files) lengths[file] = (lengths[file] ?? 0) + rarity * rarity;
  }
  return { filesOf, lengths: lengths.map((sum) => Math.sqrt(sum)) };
}

/**
 * Scores, up to 2, of symbols in the files that lie most alike to one of `paths`; those whose own name shares words with the
 * path or with `names` come first in their file. Work is bounded by the number of paths and files looked at.
 */
export function alikeByPath(
  table: SymbolTable,
  words: PathWords,
  asked: { readonly paths: readonly string[]; readonly names: Iterable<string> },
): Map<number, number> {
  const best = new Map<number, number>();
  for (const path of asked.paths.slice(0, maxAsked))
    for (const [file, score] of filesAlike(words, path)) best.set(file, Math.max(best.get(file) ?? 0, score));
  const known = new Set([...asked.names, ...asked.paths].flatMap((text) => [...pathWords(text)]));
  const scores = new Map<number, number>();
  const nearest = [...best].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, maxFiles);
  for (const [file, score] of nearest)
    for (let node = (table.firstNode[file] ?? 0) + 1; node < (table.firstNode[file + 1] ?? 0); node += 1) {
      const own = [...wordsOf(definitionAt(table, node)?.name ?? "")];
      const shared = own.filter((word) => known.has(word)).length / Math.max(1, own.length);
      scores.set(node, score * (1 + shared));
    }
  return scores;
}

// Cosine of the two paths' words, each weighted by how rare it is.
function filesAlike({ filesOf, lengths }: PathWords, path: string): Map<number, number> {
  const sums = new Map<number, number>();
  let length = 0;
  for (const word of pathWords(path)) {
    const files = filesOf.get(word) ?? [];
    const rarity = rarityOf(files.length, lengths.length);
    length += rarity * rarity;
    if (files.length > Math.max(leastCommon, lengths.length * commonShare)) continue;
    for (const file of files) sums.set(file, (sums.get(file) ?? 0) + rarity * rarity);
  }
  for (const [file, sum] of sums) sums.set(file, sum / (Math.sqrt(length) * (lengths[file] ?? 1)));
  return sums;
}

function rarityOf(files: number, all: number): number {
  return Math.log(1 + all / (1 + files));
}

function pathWords(path: string): ReadonlySet<string> {
  return wordsOf(path.replace(/\.\w+$/, ""));
}

/** The words of a path or name, in lower case and without a plural's `s`: `src/orderItems` has src, order and item. */
function wordsOf(text: string): ReadonlySet<string> {
  const parts = text.replace(/(\p{Ll}|\d)(\p{Lu})/gu, "$1 $2").match(/\p{L}{3,}/gu) ?? [];
  return new Set(parts.map((part) => part.toLowerCase().replace(/(?<=..[^s])s$/, "")));
}
