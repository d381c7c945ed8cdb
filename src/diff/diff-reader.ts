// A place in the bytes of a diff, moved forward line by line, and the one way in which reading them may fail.
import type { Buffer } from "node:buffer";

/** Why the bytes are not a whole diff. `line` is 1-based in the diff itself; `reason` names what is wrong with it. */
export interface Unreadable {
  readonly kind: "unreadable";
  readonly line: number;
  readonly reason: string;
}

/** Where reading stands: `offset` is the first byte not read yet, the start of line `line` (1-based). */
export interface DiffReader {
  readonly bytes: Buffer;
  offset: number;
  line: number;
}

/** Longest line that a header may have; paths end at 4 KiB, git's hunk headers at a few hundred bytes. */
const maxHeaderBytes = 1 << 20;

/**
 * One line without its line feed, one character a byte; `end` is where the next one begins. `ended` is false when the
 * input stops before a line feed, and when the line is too long for a header: `text` is then only its first part.
 */
export interface RawLine {
  readonly text: string;
  readonly end: number;
  readonly ended: boolean;
}

/** The line that begins at `offset` (by default the next one), which stays unread; null at the end of the input. */
export function peekLine(reader: DiffReader, offset: number = reader.offset): RawLine | null {
  const { bytes } = reader;
  if (offset >= bytes.length) return null;
  const feed = bytes.indexOf(0x0a, offset);
  const stop = feed < 0 ? bytes.length : feed;
  const shown = Math.min(stop, offset + maxHeaderBytes);
  return {
    text: bytes.toString("latin1", offset, shown),
    end: feed < 0 ? stop : feed + 1,
    ended: feed >= 0 && shown === stop,
  };
}

/** Moves past a line that `peekLine` gave. */
export function passLine(reader: DiffReader, line: RawLine): void {
  reader.offset = line.end;
  reader.line += 1;
}

/** True when the next line begins with `prefix` (ASCII); cheaper than looking at the whole line. */
export function startsWith(reader: DiffReader, prefix: string): boolean {
  for (let at = 0; at < prefix.length; at += 1)
    if (reader.bytes[reader.offset + at] !== prefix.charCodeAt(at)) return false;
  return true;
}

/** Says that the line the reader stands at is wrong. */
export function unreadable(reader: DiffReader, reason: string): Unreadable {
  return { kind: "unreadable", line: reader.line, reason };
}

/** A piece of a foreign line for a reason: at most 60 characters, control characters shown as dots. */
export function excerpt(text: string): string {
  const shown = text.slice(0, 60).replace(/[^ -~]/g, ".");
  return text.length > 60 ? `"${shown}…"` : `"${shown}"`;
}
