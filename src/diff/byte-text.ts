// Bytes as text and back without loss: UTF-8 where it is valid, and a mark for every byte that is not.
import { Buffer, isUtf8 } from "node:buffer";

/** First of the 128 lone surrogates that stand for the bytes 0x80 to 0xff where they are not part of valid UTF-8. */
const escapeBase = 0xdc00;

/**
 * Decodes UTF-8, turning each byte that is not part of a valid sequence into the lone surrogate U+DC80 to U+DCFF
 * (Python's PEP 383). Valid UTF-8 never decodes to a lone surrogate, so `encodeEscaped` gives the same bytes again.
 * Used for paths and for the text after `@@`, which git cuts at 80 bytes, in the middle of a character if need be.
 */
export function decodeEscaped(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString("utf8");
  const parts: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes, at);
    parts.push(
      length > 0
        ? bytes.toString("utf8", at, at + length)
        : String.fromCharCode(escapeBase + (bytes[at] ?? 0)),
    );
    at += Math.max(length, 1);
  }
  return parts.join("");
}

/** The bytes of a text made by `decodeEscaped`; text without lone surrogates is plain UTF-8. */
export function encodeEscaped(text: string): Buffer {
  const pieces = text.split(/([\udc80-\udcff]+)/u); // with the u flag only lone surrogates match, never halves of a pair
  if (pieces.length === 1) return Buffer.from(text, "utf8");
  return Buffer.concat(
    pieces.map((piece, index) =>
      index % 2 === 0
        ? Buffer.from(piece, "utf8")
        : Buffer.from(Array.from(piece, (escape) => escape.charCodeAt(0) - escapeBase)),
    ),
  );
}

/** Length of the valid UTF-8 sequence that begins at `at`, or 0 when none does. */
function sequenceLength(bytes: Buffer, at: number): number {
  const first = bytes[at] ?? 0;
  const length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  return isUtf8(bytes.subarray(at, at + length)) && at + length <= bytes.length ? length : 0;
}
