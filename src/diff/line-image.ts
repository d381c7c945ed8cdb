// A hunk's side as bytes: what the file must hold there before, or what it holds after.
import { Buffer } from "node:buffer";
import type { FileDiff, Hunk } from "./file-diff.js";

/**
 * The bytes of the lines of one side of a hunk, each with its line feed but for one marked `noNewline`.
 * Encoding with the file's own encoding undoes the parser's decoding exactly.
 */
export function sideBytes(hunk: Hunk, side: "old" | "new", encoding: FileDiff["encoding"]): Buffer {
  const absent = side === "old" ? "added" : "removed";
  const parts: string[] = [];
  for (const line of hunk.lines)
    if (line.kind !== absent) parts.push(line.noNewline ? line.text : `${line.text}\n`);
  return Buffer.from(parts.join(""), encoding);
}
