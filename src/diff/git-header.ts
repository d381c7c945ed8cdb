// The lines between `diff --git` and a file's content: modes, renames, copies, similarity and blob ids.
import { passLine, peekLine, unreadable, excerpt, type DiffReader, type Unreadable } from "./diff-reader.js";
import { readPath } from "./git-path.js";

/** What the extended header said, each field null where it said nothing. Paths are without prefix. */
export interface GitHeader {
  oldMode: string | null;
  newMode: string | null;
  isAdded: boolean;
  isDeleted: boolean;
  move: "renamed" | "copied" | null;
  oldPath: string | null;
  newPath: string | null;
  similarity: number | null;
  oldBlob: string | null;
  newBlob: string | null;
  hasIndex: boolean;
}

type Field = (header: GitHeader, match: RegExpExecArray) => void;

const fields: readonly (readonly [start: string, shape: RegExp, store: Field])[] = [
  ["old mode ", /^old mode (\d{6})$/, (header, [, mode]) => (header.oldMode = mode ?? null)],
  ["new mode ", /^new mode (\d{6})$/, (header, [, mode]) => (header.newMode = mode ?? null)],
  ["new file mode ", /^new file mode (\d{6})$/, storeAdded],
  ["deleted file mode ", /^deleted file mode (\d{6})$/, storeDeleted],
  ["rename from ", /^rename from (.+)$/s, storeMove("renamed", "oldPath")],
  ["rename to ", /^rename to (.+)$/s, storeMove("renamed", "newPath")],
  ["copy from ", /^copy from (.+)$/s, storeMove("copied", "oldPath")],
  ["copy to ", /^copy to (.+)$/s, storeMove("copied", "newPath")],
  ["similarity index ", /^similarity index (\d{1,3})%$/, (header, [, n]) => (header.similarity = Number(n))],
  [
    "dissimilarity index ",
    /^dissimilarity index (\d{1,3})%$/,
    (header, [, n]) => (header.similarity = 100 - Number(n)),
  ],
  ["index ", /^index ([0-9a-f]{4,64})\.\.([0-9a-f]{4,64})(?: (\d{6}))?$/, storeIndex],
];

/**
 * Reads the header lines that follow a `diff --git` line, which is read already, and stops at the first line that is
 * none of them. Refuses a known line whose value is broken, since that is how a cut or mangled header shows.
 */
export function readGitHeader(reader: DiffReader): GitHeader | Unreadable {
  const header: GitHeader = {
    oldMode: null,
    newMode: null,
    isAdded: false,
    isDeleted: false,
    move: null,
    oldPath: null,
    newPath: null,
    similarity: null,
    oldBlob: null,
    newBlob: null,
    hasIndex: false,
  };
  for (let line = peekLine(reader); line !== null; line = peekLine(reader)) {
    const { text, ended } = line;
    const field = fields.find(([start]) => text.startsWith(start));
    if (field === undefined) break;
    const match = field[1].exec(text);
    if (match === null || !ended)
      return unreadable(reader, `the header line ${excerpt(text)} is broken or cut`);
    field[2](header, match);
    passLine(reader, line);
  }
  return isWhole(header)
    ? header
    : unreadable(reader, "a rename or copy in the header lacks one of its two paths");
}

function isWhole(header: GitHeader): boolean {
  return header.move === null || (header.oldPath !== null && header.newPath !== null);
}

function storeAdded(header: GitHeader, [, mode]: RegExpExecArray): void {
  header.isAdded = true;
  header.newMode = mode ?? null;
}

function storeDeleted(header: GitHeader, [, mode]: RegExpExecArray): void {
  header.isDeleted = true;
  header.oldMode = mode ?? null;
}

function storeMove(move: "renamed" | "copied", side: "oldPath" | "newPath"): Field {
  return (header, [, name]) => {
    header.move = move;
    header[side] = readPath(name ?? "");
  };
}

function storeIndex(header: GitHeader, [, oldBlob = "", newBlob = "", mode]: RegExpExecArray): void {
  header.hasIndex = true;
  header.oldBlob = /[^0]/.test(oldBlob) ? oldBlob : null;
  header.newBlob = /[^0]/.test(newBlob) ? newBlob : null;
  if (mode === undefined) return;
  header.oldMode = mode;
  header.newMode = mode;
}
