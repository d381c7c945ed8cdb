// Paths as git prints them: in double quotes with C escapes when they hold bytes that would break a line or a terminal.
import { Buffer } from "node:buffer";
import { decodeEscaped, encodeEscaped } from "./byte-text.js";

const escapes: readonly (readonly [number, string])[] = [
  [0x07, "a"],
  [0x08, "b"],
  [0x09, "t"],
  [0x0a, "n"],
  [0x0b, "v"],
  [0x0c, "f"],
  [0x0d, "r"],
  [0x22, '"'],
  [0x5c, "\\"],
];
const letterOf = new Map(escapes);
const byteOf = new Map(escapes.map(([byte, letter]) => [letter, byte]));

/**
 * Writes a path as `git diff` does with `core.quotePath` on: as it is when it is plain ASCII, else quoted, every
 * byte over 0x7f as three octal digits. The result is one line of ASCII.
 */
export function quotePath(path: string): string {
  const bytes = encodeEscaped(path);
  if (bytes.every((byte) => byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c)) return path;
  return `"${Array.from(bytes, quoteByte).join("")}"`;
}

/**
 * Reads the quoted path that begins at `start` of a line given one character a byte.
 * Gives the path (undecodable bytes as in `decodeEscaped`) and the offset after the closing quote, or null when the
 * quotes or an escape are broken.
 */
export function readQuotedPath(line: string, start: number): { path: string; end: number } | null {
  const bytes: number[] = [];
  let at = start + 1;
  while (at < line.length) {
    const character = line.charAt(at);
    if (character === '"') return { path: decodeEscaped(Buffer.from(bytes)), end: at + 1 };
    if (character !== "\\") {
      bytes.push(line.charCodeAt(at));
      at += 1;
      continue;
    }
    const octal = /^[0-3][0-7]{2}/.exec(line.slice(at + 1, at + 4));
    const byte = octal === null ? byteOf.get(line.charAt(at + 1)) : Number.parseInt(octal[0], 8);
    if (byte === undefined) return null;
    bytes.push(byte);
    at += octal === null ? 2 : 4;
  }
  return null;
}

/** A path that may be quoted, filling `text` whole (one character a byte); null when its quotes are broken. */
export function readPath(text: string): string | null {
  if (!text.startsWith('"')) return decodeEscaped(Buffer.from(text, "latin1"));
  const quoted = readQuotedPath(text, 0);
  return quoted?.end === text.length ? quoted.path : null;
}

function quoteByte(byte: number): string {
  const letter = letterOf.get(byte);
  if (letter !== undefined) return `\\${letter}`;
  if (byte >= 0x20 && byte < 0x7f) return String.fromCharCode(byte);
  return `\\${byte.toString(8).padStart(3, "0")}`;
}
