// The outline: definitions, names and imports in one pass over characters, for when there is no tree (spec C5).
import type { BlobEntry } from "../blob-entry.js";
import type { Language, OutlineRules, Spelling } from "../languages/language.js";
import { assembleEntry, type Found, type FoundDefinition } from "./assemble-entry.js";
import { endOfBlocks, type OpenDefinition } from "./outline-blocks.js";
import { nameAt, receiverBefore } from "./read-name.js";
import { scanTokens, type Token } from "./scan-tokens.js";

const maxImportLines = 60;

/**
 * An entry from the look of the text alone. Definitions are those that begin a line; every name outside comments and
 * strings is a reference, with no knowledge of parameters or locals. Linear in the text, whatever is in it.
 */
export function outlineEntry(language: Language, text: string): BlobEntry {
  const rules = language.outline;
  const tokens = scanTokens(text, rules);
  const found: Found = {
    definitions: [],
    references: [],
    ...{ locals: [], hints: [], silent: [], scopes: [] },
    imports: [],
    scope: /^[ \t]*(?:package|namespace)[ \t]+([\w.\\]+)/m.exec(text)?.[1] ?? "",
  };
  const silent: [number, number][] = [];
  const imports: BlobEntry["imports"][number][] = [];
  const open: OpenDefinition[] = [];
  const references: Found["references"][number][] = [];
  for (const token of tokens) {
    if (token.kind === "word") references.push(reference(language.spelling, text, token));
    if (token.kind !== "word" && token.kind !== "line") continue;
    if (!token.first) continue;
    const line = lineAt(text, token.start);
    if (rules.imports.test(line)) {
      const statement = wholeStatement(text, token.start);
      imports.push(...language.readImports(statement, token.line));
      silent.push([token.start, token.start + statement.length]);
    }
    const definition = definitionAt(rules, line, token);
    if (definition !== null) open.push(definition);
  }
  const definitions: readonly FoundDefinition[] = endOfBlocks({ rules, text, tokens, open });
  return assembleEntry({
    language: language.id,
    step: "outline",
    text,
    found: { ...found, definitions, references, imports, silent },
  });
}

function reference(spelling: Spelling, text: string, token: Token): Found["references"][number] {
  const { start, line } = token;
  return {
    start,
    name: nameAt(text, start, spelling),
    receiver: receiverBefore(text, start, spelling),
    line,
  };
}

function definitionAt(rules: OutlineRules, line: string, token: Token): OpenDefinition | null {
  for (const { kind, pattern } of rules.definitions) {
    pattern.lastIndex = 0;
    const match = pattern.exec(line);
    const name = match?.groups?.["name"];
    if (match === null || name === undefined) continue;
    const nameStart = token.start + match[0].lastIndexOf(name);
    const container = match.groups?.["container"] ?? "";
    return {
      name,
      kind,
      container,
      nameStart,
      start: token.start,
      startLine: token.line,
      indent: token.indent,
    };
  }
  return null;
}

// An import may go on for several lines: until its brackets are closed.
function wholeStatement(text: string, start: number): string {
  let [depth, lines] = [0, 0];
  for (let at = start; at < text.length; at += 1) {
    const char = text[at];
    if (char === "{" || char === "(") depth += 1;
    else if (char === "}" || char === ")") depth -= 1;
    else if (char === ";" && depth <= 0) return text.slice(start, at + 1);
    else if (char === "\n" && (depth <= 0 || ++lines > maxImportLines)) return text.slice(start, at);
  }
  return text.slice(start);
}

function lineAt(text: string, start: number): string {
  const end = text.indexOf("\n", start);
  return text.slice(start, Math.min(end < 0 ? text.length : end, start + 400)).replace(/\r$/, "");
}
