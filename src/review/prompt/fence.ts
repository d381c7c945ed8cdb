// Fences around untrusted text: a mark that the text cannot contain, and hidden characters made visible.
import { sha256 } from "../../runtime/runtime.js";

/**
 * Wraps `text` between BEGIN and END lines bearing a mark derived from its content, so that the text cannot forge its
 * own end (spec A6). The mark is the same for the same text, because prompts must be equal to be cached.
 */
export function fence(label: string, text: string): string {
  const shown = showHidden(text);
  const mark = sha256(`${label}\0${shown}`).slice(0, 12);
  return `BEGIN UNTRUSTED ${mark} ${label}\n${shown}\nEND UNTRUSTED ${mark}`;
}

// Bidirectional controls, zero-width and tag characters, other invisible formatting, and C0/C1 controls but tab and line feed.
const hidden =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202f\u205f-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb]|[\u{e0000}-\u{e0fff}]/gu;

/** Replaces every character that a reader would not see by `<U+XXXX>`; the carriage return of a CRLF line end is left out. */
function showHidden(text: string): string {
  return text.replace(/\r(?=\n|$)/g, "").replace(hidden, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `<U+${code.toString(16).toUpperCase().padStart(4, "0")}>`;
  });
}
