// Fences around untrusted text: a mark that the text cannot contain, and hidden characters made visible.
import { sha256 } from "../../runtime/runtime.js";

/** 128 bits: a mark that comes out of its own text can be searched for by whoever writes that text, and 48 bits are found in hours. */
const markDigits = 32;
const maxLabel = 200;

/**
 * Wraps `text` between BEGIN and END lines bearing a mark derived from its content, so that the text cannot forge its
 * own end (spec A6). The mark is the same for the same text, because prompts must be equal to be cached. `label` may name a file:
 * it is held to one line.
 */
export function fence(label: string, text: string): string {
  const shown = showHidden(text);
  const name = showHidden(label.replace(/\s+/g, " ")).slice(0, maxLabel);
  const mark = sha256(`${name}\0${shown}`).slice(0, markDigits);
  return `BEGIN UNTRUSTED ${mark} ${name}\n${shown}\nEND UNTRUSTED ${mark}`;
}

// Whatever a reader would not see, by Unicode's own properties, but for tab and line feed; and spaces that look like another.
const hidden =
  /(?![\t\n])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u202f\u205f\u2800]/gu;

/** Replaces every character that a reader would not see by `<U+XXXX>`; the carriage return of a CRLF line end is left out. */
function showHidden(text: string): string {
  return text.replace(/\r(?=\n|$)/g, "").replace(hidden, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `<U+${code.toString(16).toUpperCase().padStart(4, "0")}>`;
  });
}
