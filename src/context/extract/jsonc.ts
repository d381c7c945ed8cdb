// JSON with comments and trailing commas, as tsconfig files are written.

/** The value, or undefined when it is not JSON even after comments and trailing commas are taken out. Linear in the text. */
export function parseJsonc(text: string): unknown {
  try {
    return JSON.parse(plainJson(text)) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

// One pass: strings are copied, comments become a space, and a comma is written only once something follows that it may stand before.
function plainJson(text: string): string {
  const parts: string[] = [];
  let isCommaHeld = false;
  for (let at = text.startsWith("\uFEFF") ? 1 : 0; at < text.length;) {
    const end = tokenEnd(text, at);
    const token = text.slice(at, end);
    at = end;
    if (/^(?:\s|\/[/*])/.test(token)) parts.push(" ");
    else if (token === "," && !isCommaHeld) isCommaHeld = true;
    else {
      if (isCommaHeld && token !== "}" && token !== "]") parts.push(",");
      isCommaHeld = false;
      parts.push(token);
    }
  }
  return parts.join("");
}

function tokenEnd(text: string, at: number): number {
  const char = text[at];
  if (char === '"') return stringEnd(text, at);
  if (text.startsWith("//", at)) return orEnd(text, text.indexOf("\n", at));
  if (text.startsWith("/*", at)) return orEnd(text, text.indexOf("*/", at + 2), 2);
  return at + 1;
}

function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
}

function orEnd(text: string, found: number, length = 0): number {
  return found < 0 ? text.length : found + length;
}
