// Passes over a `GIT binary patch`, making sure that it is whole; its bytes are of no use to a reader of text.
import { excerpt, passLine, peekLine, unreadable, type DiffReader, type Unreadable } from "./diff-reader.js";

/**
 * Passes the lines of a binary patch, from `GIT binary patch` on: one or two blocks, each a `literal N` or `delta N` line,
 * lines of base 85 that begin with their own length, and an empty line. Gives null, or what is wrong.
 */
export function passBinaryPatch(reader: DiffReader): Unreadable | null {
  pass(reader);
  let blocks = 0;
  while (/^(literal|delta) \d+$/.test(text(reader) ?? "")) {
    pass(reader);
    for (let line = text(reader); line !== ""; line = text(reader)) {
      if (line === null) return unreadable(reader, "the binary patch is cut");
      if (line.length !== encodedLength(line))
        return unreadable(reader, `the binary patch is broken at ${excerpt(line)}`);
      pass(reader);
    }
    pass(reader);
    blocks += 1;
  }
  return blocks > 0 ? null : unreadable(reader, "the binary patch is cut: it has no data");
}

/** Length of a data line by its first letter: A to Z stand for 1 to 26 bytes, a to z for 27 to 52, five characters for four bytes. */
function encodedLength(line: string): number {
  const letter = line.charCodeAt(0);
  const bytes = letter <= 0x5a ? letter - 0x40 : letter - 0x60 + 26;
  return 1 + Math.ceil(bytes / 4) * 5;
}

/** The next line when it is whole, else null. */
function text(reader: DiffReader): string | null {
  const line = peekLine(reader);
  return line?.ended === true ? line.text : null;
}

function pass(reader: DiffReader): void {
  const line = peekLine(reader);
  if (line !== null) passLine(reader, line);
}
