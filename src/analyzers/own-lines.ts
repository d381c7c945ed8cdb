// Which hits belong to the change: those on a line that it wrote.
import type { AnalyzedFile } from "../review/review.js";
import type { RawFact } from "./analyzer.js";

/** The hits of which at least one line is among its file's `addedLines`. Spec S1: the rest was there before. */
export function onOwnLines(hits: readonly RawFact[], files: readonly AnalyzedFile[]): readonly RawFact[] {
  const added = new Map(files.map(({ path, addedLines }) => [path, [...addedLines].sort((a, b) => a - b)]));
  return hits.filter(({ path, startLine, endLine }) => {
    const next = (added.get(path) ?? []).find((line) => line >= startLine);
    return next !== undefined && next <= endLine;
  });
}
