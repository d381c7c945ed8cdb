// A lexical outline: the declarations that others can use, found line by line without a parser.
import type { SideLine } from "./changed-file.js";
import type { Language } from "./languages.js";
import { outlinePatterns, type DeclarationPattern } from "./outline-patterns.js";

/** One public declaration. `name` bears its owner (`Order.total`); `signature` has its blanks normalised. */
export interface Declaration {
  readonly what: DeclarationPattern["what"];
  readonly name: string;
  readonly signature: string;
  readonly line: number;
}

const longestLine = 400; // minified or generated; also keeps the patterns' worst case small
const longestSignature = 20; // lines

/**
 * Lists what `lines` (consecutive, one side) declare publicly. `section` is the text after a hunk's second `@@`: it names
 * the type that the first lines stand in. A language without patterns, or a line too long, yields nothing.
 */
export function outline(lines: readonly SideLine[], language: Language | null, section = ""): Declaration[] {
  const patterns = language === null ? undefined : outlinePatterns[language];
  if (patterns === undefined) return [];
  const owners: Owner[] = [];
  enter(owners, section, patterns);
  return lines.flatMap(({ text, line }, index) => {
    const found = enter(owners, text, patterns);
    if (found === null) return reExports(text, line, language);
    const signature = signatureFrom(lines, index, found.pattern);
    return [{ what: found.pattern.what, name: found.name, signature, line }];
  });
}

interface Owner {
  readonly indent: number;
  readonly name: string;
}

/** Matches one line, and keeps `owners` (the types that the line stands in, by indentation) up to date. */
function enter(
  owners: Owner[],
  text: string,
  patterns: readonly DeclarationPattern[],
): { pattern: DeclarationPattern; name: string } | null {
  if (text.length > longestLine || text.trim() === "") return null;
  const indent = text.search(/\S/);
  let groups: Record<string, string> | undefined;
  const pattern = patterns.find((one) => (groups = one.pattern.exec(text)?.groups) !== undefined);
  const own = groups?.["name"];
  if (pattern === undefined || own === undefined) return null;
  while (owners.length > 0 && (owners.at(-1)?.indent ?? -1) >= indent) owners.pop();
  const owner = groups?.["owner"] ?? owners.at(-1)?.name;
  const name = owner === undefined ? own : `${owner}.${own}`;
  if (pattern.container === true) owners.push({ indent, name });
  return { pattern, name };
}

/** The text that callers depend on, from the declaration to its body, over as many lines as its brackets stay open. */
function signatureFrom(lines: readonly SideLine[], start: number, pattern: DeclarationPattern): string {
  const first = lines[start]?.text ?? "";
  if (pattern.signature === "name") return "";
  if (pattern.signature === "line") return normalised(first);
  let depth = 0;
  const parts: string[] = [];
  for (const { text } of lines.slice(start, start + longestSignature)) {
    const { end, depthAfter } = bodyStart(text, depth);
    depth = depthAfter;
    parts.push(text.slice(0, end));
    if (end < text.length || depth <= 0) break;
  }
  return normalised(parts.join("\n"));
}

/** Where a line's part of the signature ends: at the body's bracket or arrow outside all parentheses, else at its end. */
function bodyStart(text: string, depth: number): { end: number; depthAfter: number } {
  let depthAfter = depth;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === "(" || character === "[") depthAfter += 1;
    else if (character === ")" || character === "]") depthAfter -= 1;
    else if (depthAfter === 0 && (character === "{" || (character === "=" && text[at + 1] === ">"))) {
      return { end: at, depthAfter };
    }
  }
  return { end: text.length, depthAfter };
}

function normalised(text: string): string {
  return text
    .replace(/(?:\/\/|#\s).*$/gm, "")
    .replace(/\s+/g, " ")
    .replace(/ ?([(),<>:=|]) ?/g, "$1")
    .replace(/,([)>])/g, "$1")
    .replace(/[\s:;]+$/, "");
}

function reExports(text: string, line: number, language: Language | null): Declaration[] {
  if (language !== "TypeScript" && language !== "JavaScript") return [];
  const list = /^export\s+(?:type\s+)?\{([^}]*)\}/.exec(text.slice(0, longestLine))?.[1];
  return (list ?? "").split(",").flatMap((entry) => {
    const name = entry
      .trim()
      .replace(/^type\s+/, "")
      .replace(/^.*\sas\s+/, "");
    return name === "" ? [] : [{ what: "re-export" as const, name, signature: "", line }];
  });
}
