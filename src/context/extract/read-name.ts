// Names and their receivers read from the text around a place: no tree needed, and cheaper than asking one.

import type { Spelling } from "../languages/language.js";

const maxSegments = 8;

/** The identifier that begins at `start`, without the language's sigils (`#x`, `@x`, `$x` give `x`), with its tail (Ruby's `?` and `!`). */
export function nameAt(text: string, start: number, { sigils, tail }: Spelling): string {
  let begin = start;
  while (sigils !== "" && sigils.includes(text[begin] ?? " ")) begin += 1;
  let end = begin;
  while (isNameCode(text.charCodeAt(end))) end += 1;
  const next = text[end];
  if (tail !== "" && next !== undefined && tail.includes(next) && text[end + 1] !== "=") end += 1;
  return text.slice(begin, end);
}

/**
 * The chain of names before one of the language's accessors (`.`, `?.`, `->`, `::`, `\`) that ends at `start`, joined by dots:
 * `this.repo` for `find` in `this.repo.find`. Null when no accessor stands there, the empty string when the receiver is
 * not a name (a call's result, an index, a literal). Generic arguments are left out: `Vec<T>::new` gives `Vec`.
 */
export function receiverBefore(text: string, start: number, { sigils, accessors }: Spelling): string | null {
  let at = accessorBefore(text, start, accessors);
  if (at < 0) return null;
  const segments: string[] = [];
  while (segments.length < maxSegments) {
    const end = skipGenerics(text, skipSpaceBack(text, at));
    let begin = end;
    while (begin > 0 && isNameCode(text.charCodeAt(begin - 1))) begin -= 1;
    if (begin === end) return segments.length === 0 ? "" : endedByOther(text, end, segments);
    while (sigils.includes("$") && text[begin] === "$" && begin < end - 1) begin += 1;
    segments.unshift(text.slice(begin, end));
    while (begin > 0 && text[begin - 1] !== ":" && sigils.includes(text[begin - 1] ?? " ")) begin -= 1;
    at = accessorBefore(text, begin, accessors);
    if (at < 0) break;
  }
  return segments.join(".");
}

/** True for characters of an identifier; every non-ASCII letter counts, which is what the thirteen languages allow. */
export function isNameCode(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 36 ||
    code > 127
  );
}

// A leading `::` or `\` roots the chain; anything else (a call, an index) makes the head unknown but the tail is known.
function endedByOther(text: string, end: number, segments: readonly string[]): string {
  const before = text[end - 1] ?? "";
  return before === ")" || before === "]" ? `().${segments.join(".")}` : segments.join(".");
}

function accessorBefore(text: string, start: number, accessors: readonly string[]): number {
  const end = skipSpaceBack(text, start);
  for (const accessor of accessors) {
    if (!text.startsWith(accessor, end - accessor.length)) continue;
    const at = end - accessor.length;
    const previous = text[at - 1];
    if (accessor === "." && previous === ".") return -1; // a range or a spread
    return previous === "?" || (previous === "!" && accessor === ".") ? at - 1 : at;
  }
  return -1;
}

function skipSpaceBack(text: string, from: number): number {
  let at = from;
  while (at > 0) {
    const code = text.charCodeAt(at - 1);
    if (code !== 32 && code !== 9 && code !== 10 && code !== 13) break;
    at -= 1;
  }
  return at;
}

function skipGenerics(text: string, end: number): number {
  if (text[end - 1] !== ">") return end;
  let depth = 0;
  for (let at = end - 1; at >= 0 && end - at < 200; at -= 1) {
    if (text[at] === ">") depth += 1;
    else if (text[at] === "<") depth -= 1;
    if (depth === 0) return text.startsWith("::", at - 2) ? at - 2 : at;
  }
  return end;
}
