// Words and brackets of a text with comments and strings passed over; knows no grammar and cannot fail.
import type { OutlineRules } from "../languages/language.js";
import { isNameCode } from "./read-name.js";

/** One token. `first` begins its line, `indent` is that line's leading white space in characters; `line` is 1-based. */
export interface Token {
  readonly kind: "word" | "open" | "close" | "stop" | "line";
  readonly start: number;
  readonly line: number;
  readonly first: boolean;
  readonly indent: number;
}

/**
 * The tokens of `text`: words, braces (`open`, `close`), semicolons (`stop`) and lines that begin with anything else
 * (`line`). An unclosed string ends with its line unless its quote may span lines; an unclosed comment ends with the text.
 */
export function scanTokens(text: string, rules: OutlineRules): readonly Token[] {
  const tokens: Token[] = [];
  const starts = new Set(
    [...rules.lineComments, ...rules.blockComments.flat(), ...rules.quotes].map((one) => one[0]),
  );
  let [at, line, indent, first] = [0, 1, 0, true];
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 10) {
      [line, indent, first, at] = [line + 1, 0, true, at + 1];
    } else if (code === 32 || code === 9 || code === 13) {
      if (first) indent += 1;
      at += 1;
    } else {
      const past = starts.has(text[at]) ? skipQuiet(text, at, rules) : at;
      if (past > at) {
        line += countLines(text, at, past);
        [at, first] = [past, first && text[past - 1] === "\n"];
        continue;
      }
      const end = isNameCode(code) ? wordEnd(text, at) : at + 1;
      const kind =
        end > at + 1 || isNameCode(code) ? wordKind(code) : (punctuation[text[at] ?? ""] ?? "line");
      if (kind !== "line" || first) tokens.push({ kind, start: at, line, first, indent });
      [at, first] = [end, false];
    }
  }
  return tokens;
}

function countLines(text: string, from: number, to: number): number {
  let lines = 0;
  for (let at = text.indexOf("\n", from); at >= 0 && at < to; at = text.indexOf("\n", at + 1)) lines += 1;
  return lines;
}

const punctuation: Readonly<Record<string, Token["kind"]>> = { "{": "open", "}": "close", ";": "stop" };

// A number is no name.
function wordKind(code: number): Token["kind"] {
  return code >= 48 && code <= 57 ? "line" : "word";
}

function wordEnd(text: string, start: number): number {
  let end = start + 1;
  while (isNameCode(text.charCodeAt(end))) end += 1;
  return end;
}

// Where the comment or string that begins here ends, or `at` when none does.
function skipQuiet(text: string, at: number, rules: OutlineRules): number {
  for (const mark of rules.lineComments)
    if (text.startsWith(mark, at)) return endAt(text.indexOf("\n", at), text.length);
  for (const [open, close] of rules.blockComments)
    if (text.startsWith(open, at))
      return endAt(text.indexOf(close, at + open.length), text.length, close.length);
  for (const quote of rules.quotes) if (text.startsWith(quote, at)) return stringEnd(text, at, quote);
  return at;
}

function endAt(found: number, length: number, extra = 0): number {
  return found < 0 ? length : found + extra;
}

function stringEnd(text: string, at: number, quote: string): number {
  const spans = quote === "`" || quote.length > 1;
  for (let index = at + quote.length; index < text.length; index += 1) {
    if (text[index] === "\\") index += 1;
    else if (text.startsWith(quote, index)) return index + quote.length;
    else if (text[index] === "\n" && !spans) return at + 1; // an apostrophe, a lifetime: not a string after all
  }
  return spans ? text.length : at + 1;
}
