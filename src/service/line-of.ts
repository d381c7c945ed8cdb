// Whether the line that a finding rests on still stands in a file, wherever it moved to.
import type { Finding } from "../review/review.js";
import { sha256 } from "../runtime/runtime.js";

/** The line's number in `bytes`, from 1; null where it is gone, or the file is (`bytes` null). Space around the line does not count. */
export function lineOf({ lineHash }: Finding["anchor"], bytes: Uint8Array | null): number | null {
  const lines = bytes === null ? [] : new TextDecoder().decode(bytes).split("\n");
  const at = lines.findIndex((line) => sha256(line.trim()) === lineHash);
  return at < 0 ? null : at + 1;
}
