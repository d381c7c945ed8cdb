// The structural analyzer: runs every rule of its language over each file, one parse per file.
import { setImmediate } from "node:timers/promises";
import type { SgNode } from "@ast-grep/napi";
import type { AnalyzedFile } from "../../review/review.js";
import type { Analyzer, RawFact } from "../analyzer.js";
import { familyOf, parserVersion, type Family } from "./language.js";
import { isDeveloperPath, isTestPath } from "./path-kind.js";
import type { Rule } from "./rule.js";
import { rules } from "./rules.js";
import { SourceFile } from "./source-file.js";
import { toEdit } from "./splice.js";
import { OutOfBudget } from "./syntax-tree.js";

/** A file of more characters is not read: generated, or hostile. */
const maxCharacters = 1_000_000;
/** A longer line is data or minified code; it would also make searches within a line slow. */
const maxLineCharacters = 20_000;
/** More hits of one rule in one file say nothing new, and each costs work. */
const maxHitsPerRule = 200;
/** A hit on a long construct is shown by its first lines. */
const maxReportedLines = 10;

/**
 * Rules over syntax trees for Python, JavaScript, TypeScript, Go and Java (spec A8, R10). A file that cannot be parsed,
 * is too large, minified or too deeply nested has no facts; nothing in a file's text makes it throw (spec X8).
 */
export const structural: Analyzer = {
  name: "structural",
  version: () => parserVersion(),
  rules: rules.map((rule) => rule.id),
  accepts: (path) => familyOf(path) !== null && !/\.min\.[cm]?js$/i.test(path),
  run: checkFiles,
};

/** Trees live outside the heap and are given back between turns of the event loop only, so a turn ends now and then. */
const filesPerTurn = 20;

async function checkFiles(files: readonly AnalyzedFile[]): Promise<readonly RawFact[]> {
  const facts: RawFact[] = [];
  for (const [index, file] of files.entries()) {
    facts.push(...checkFile(file));
    if (index % filesPerTurn === 0) await setImmediate();
  }
  return facts;
}

function checkFile(file: AnalyzedFile): RawFact[] {
  const family = familyOf(file.path);
  if (family === null || !isReadable(file.text)) return [];
  const wanted = rules.filter((rule) => appliesTo(rule, family, file));
  if (wanted.length === 0) return [];
  const source = new SourceFile({ path: file.path, text: file.text, family });
  const facts: RawFact[] = [];
  for (const rule of wanted) {
    try {
      facts.push(...runRule(rule, source));
    } catch (thrown) {
      if (!(thrown instanceof OutOfBudget)) throw thrown;
      return facts;
    }
  }
  return facts;
}

function isReadable(text: string): boolean {
  if (text.length > maxCharacters) return false;
  let lineStart = 0;
  for (let lineEnd = text.indexOf("\n"); lineEnd !== -1; lineEnd = text.indexOf("\n", lineStart)) {
    if (lineEnd - lineStart > maxLineCharacters) return false;
    lineStart = lineEnd + 1;
  }
  return text.length - lineStart <= maxLineCharacters;
}

function appliesTo(rule: Rule, family: Family, file: AnalyzedFile): boolean {
  if (!rule.languages.includes(family)) return false;
  const isTest = isTestPath(file.path);
  if (rule.scope === "tests" && !isTest) return false;
  if (rule.scope === "production" && (isTest || isDeveloperPath(file.path))) return false;
  return rule.mentions.test(file.text);
}

function runRule(rule: Rule, source: SourceFile): RawFact[] {
  const hits = rule.match(source).slice(0, maxHitsPerRule);
  return hits.map((hit) => {
    const { start } = beginningOf(hit, source).range();
    const { end } = hit.range();
    const edit = rule.fix === undefined ? null : toEdit(source.path, source.text, rule.fix(hit, source));
    const startLine = start.line + 1;
    return {
      rule: rule.id,
      lens: rule.lens,
      path: source.path,
      startLine,
      endLine: Math.min(end.line + 1, startLine + maxReportedLines - 1),
      message: rule.message,
      category: rule.category,
      severity: rule.severity,
      confidence: rule.confidence,
      use: rule.use,
      edits: edit === null ? null : [edit],
      url: null,
    };
  });
}

/** A call at the end of a chain over several lines begins, for the reader, at its own name. */
function beginningOf(hit: SgNode, source: SourceFile): SgNode {
  const isCall = source.grammar.calls.includes(String(hit.kind()));
  return (isCall ? source.grammar.methodOf(hit) : null) ?? hit;
}
