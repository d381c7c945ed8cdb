// Applies the hunks of one file to its old bytes, or takes them back from the new ones, byte for byte.
import { Buffer } from "node:buffer";
import type { FileDiff, Hunk } from "./file-diff.js";
import { sideBytes } from "./line-image.js";
import { firstLine } from "./scan-hunks.js";

/** The other side's bytes, or the first line (1-based, of the bytes given) that is not what the diff says, and why. */
export type Application =
  | { readonly kind: "applied"; readonly bytes: Uint8Array }
  | { readonly kind: "conflict"; readonly line: number; readonly reason: string };

/**
 * The new file made from the old one (spec D1). Hunks are placed at their own line numbers and every context and removed
 * line must be there byte for byte: no fuzz, no offset. An added file wants empty bytes, a deleted one must end empty.
 * A binary or submodule change is a conflict at line 1, since the diff does not hold it.
 */
export function applyFileDiff(old: Uint8Array, file: FileDiff): Application {
  return replay(old, file, { from: "old", to: "new", absent: "added", gone: "deleted" });
}

/** The old file made from the new one: `applyFileDiff` backwards, with the same rules. */
export function unapplyFileDiff(current: Uint8Array, file: FileDiff): Application {
  return replay(current, file, { from: "new", to: "old", absent: "deleted", gone: "added" });
}

/** Which side is at hand and which is wanted; `absent` and `gone` are the statuses where the one or the other is no file. */
interface Direction {
  readonly from: "old" | "new";
  readonly to: "old" | "new";
  readonly absent: FileDiff["status"];
  readonly gone: FileDiff["status"];
}

function replay(given: Uint8Array, file: FileDiff, way: Direction): Application {
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
  if (file.content.kind === "binary" || file.content.kind === "submodule")
    return conflict(1, `the diff does not hold the content of this ${file.content.kind} change`);
  if (file.status === way.absent && bytes.length > 0)
    return conflict(1, "the file holds something where the diff knows no file");
  const place: Place = { offset: 0, line: 1 };
  const parts: Buffer[] = [];
  for (const hunk of file.content.kind === "text" ? file.content.hunks : []) {
    const start = place.offset;
    const fault = advance(bytes, place, target(hunk, way.from));
    if (fault !== null) return fault;
    const wanted = sideBytes(hunk, way.from, file.encoding);
    const found = bytes.subarray(place.offset, place.offset + wanted.length);
    if (!found.equals(wanted)) return mismatch(found, wanted, place.line);
    parts.push(bytes.subarray(start, place.offset), sideBytes(hunk, way.to, file.encoding));
    place.offset += wanted.length;
    place.line += way.from === "old" ? hunk.oldLines : hunk.newLines;
    if (isOpenEnded(wanted) && place.offset < bytes.length)
      return conflict(place.line - 1, "the file goes on where the diff says that it ends");
  }
  parts.push(bytes.subarray(place.offset));
  const kept = parts.filter((part) => part.length > 0);
  if (kept.slice(0, -1).some(isOpenEnded))
    return conflict(place.line, "the file goes on where the diff says that it ends");
  if (file.status === way.gone && kept.length > 0)
    return conflict(place.line, "the diff leaves something of a file that should be gone");
  return { kind: "applied", bytes: Buffer.concat(kept) };
}

const lineFeed = 0x0a;

/** Where reading the given bytes stands: `offset` is the start of line `line`. */
interface Place {
  offset: number;
  line: number;
}

function target(hunk: Hunk, side: "old" | "new"): number {
  return side === "old" ? firstLine(hunk.oldStart, hunk.oldLines) : firstLine(hunk.newStart, hunk.newLines);
}

/** Moves `place` to the start of `line`, which must exist or be the one after a last line that is ended. */
function advance(bytes: Buffer, place: Place, line: number): Application | null {
  if (line < place.line) return conflict(line, "the hunk overlaps the one before it");
  while (place.line < line) {
    const feed = bytes.indexOf(lineFeed, place.offset);
    if (feed < 0) return conflict(place.line, `the file ends before line ${line}`);
    place.offset = feed + 1;
    place.line += 1;
  }
  return null;
}

/** True for lines of which the last has no line feed: right only at the very end of a file. */
function isOpenEnded(lines: Buffer): boolean {
  return lines.length > 0 && lines.at(-1) !== lineFeed;
}

function mismatch(found: Buffer, wanted: Buffer, firstLineNumber: number): Application {
  let line = firstLineNumber;
  for (let at = 0; at < found.length && found[at] === wanted[at]; at += 1)
    if (found[at] === lineFeed) line += 1;
  return conflict(line, "the line is not what the diff says it was");
}

function conflict(line: number, reason: string): Application {
  return { kind: "conflict", line, reason };
}
