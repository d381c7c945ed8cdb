// Several rules that say the same of the same place become one hit.
import type { RawFact } from "./analyzer.js";

/** A hit and the analyzer that made it. */
export interface NamedFact {
  readonly analyzer: string;
  readonly fact: RawFact;
}

/** Rules of one analyzer that overlap in meaning; across analyzers an equal category says as much. */
const sameMeaning: readonly (readonly string[])[] = [
  ["B909", "PLE4703"],
  ["S110", "S112", "E722", "BLE001"],
  ["B904", "F841"],
  ["eslint/no-constant-binary-expression", "oxc/bad-object-literal-comparison"],
  ["eslint/no-cond-assign", "eslint/no-constant-condition"],
  ["promise/catch-or-return", "unicorn/no-await-in-promise-methods", "promise/valid-params"],
];

/**
 * Hits without repeats, in the order of path and line: of those that mean the same on lines that meet, the one that
 * may be posted stays before evidence, then the one with a fix, then the surer one.
 */
export function mergeFacts(facts: readonly NamedFact[]): readonly NamedFact[] {
  const byWorth = [...facts].sort((a, b) => worth(b) - worth(a));
  const kept = new Map<string, NamedFact[]>();
  for (const fact of byWorth) {
    const inFile = kept.get(fact.fact.path) ?? [];
    if (!inFile.some((other) => saysTheSame(fact, other))) kept.set(fact.fact.path, [...inFile, fact]);
  }
  return [...kept.values()].flat().sort(inReadingOrder);
}

function worth({ fact }: NamedFact): number {
  return (fact.use === "comment" ? 10 : 0) + (fact.edits === null ? 0 : 5) + fact.confidence;
}

function saysTheSame(a: NamedFact, b: NamedFact): boolean {
  if (a.fact.startLine > b.fact.endLine || b.fact.startLine > a.fact.endLine) return false;
  if (a.analyzer !== b.analyzer) return a.fact.category === b.fact.category;
  if (a.fact.rule === b.fact.rule) return a.fact.startLine === b.fact.startLine;
  return sameMeaning.some((rules) => rules.includes(a.fact.rule) && rules.includes(b.fact.rule));
}

function inReadingOrder({ fact: a }: NamedFact, { fact: b }: NamedFact): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.startLine - b.startLine || (a.rule < b.rule ? -1 : 1);
}
