// A verified suggestion as SARIF replacements: its patch, read as what is deleted where and what is put there.
import type { DiffLine } from "../../diff/diff.js";
import { readPatch, type PatchHunk } from "../../review/review.js";
import { artifactLocation } from "./sarif-text.js";

/** One replacement of old text by new. Lines and columns are 1-based, columns in UTF-16 units, the end is exclusive. */
export interface SarifReplacement {
  readonly deletedRegion: {
    readonly startLine: number;
    readonly startColumn: number;
    readonly endLine: number;
    readonly endColumn: number;
  };
  readonly insertedContent: { readonly text: string };
}

/** The changes of a patch, file by file in its order; carried out on the old files they give exactly the new ones. */
export function artifactChanges(patch: string) {
  const byPath = new Map<string, SarifReplacement[]>();
  for (const hunk of readPatch(patch)) {
    byPath.set(hunk.path, [...(byPath.get(hunk.path) ?? []), ...replacements(hunk)]);
  }
  return [...byPath].map(([path, list]) => ({
    artifactLocation: artifactLocation(path),
    replacements: list,
  }));
}

function replacements({ lines, oldStart }: PatchHunk): SarifReplacement[] {
  const found: SarifReplacement[] = [];
  let next = oldStart;
  let run: DiffLine[] = [];
  for (const line of lines) {
    if (line.kind === "context") {
      if (run.length > 0) found.push(toReplacement(run, next));
      run = [];
    } else {
      run.push(line);
    }
    if (line.oldLine !== null && line.kind === "context") next = line.oldLine + 1;
  }
  return run.length > 0 ? [...found, toReplacement(run, next)] : found;
}

/** One stretch of removed and added lines; `startLine` is the first removed one, or the one it inserts before. */
function toReplacement(run: readonly DiffLine[], startLine: number): SarifReplacement {
  const removed = run.filter(({ kind }) => kind === "removed");
  const added = run.filter(({ kind }) => kind === "added");
  const last = removed.at(-1);
  const text = added.map((line) => line.text + (line.noNewline ? "" : "\n")).join("");
  const end =
    last?.noNewline === true
      ? { endLine: startLine + removed.length - 1, endColumn: last.text.length + 1 }
      : { endLine: startLine + removed.length, endColumn: 1 };
  return { deletedRegion: { startLine, startColumn: 1, ...end }, insertedContent: { text } };
}
