// Reads one file of a diff, from its first header line to the end of its content.
import { passBinaryPatch } from "./binary-content.js";
import { excerpt, passLine, peekLine, startsWith, unreadable } from "./diff-reader.js";
import type { DiffReader, Unreadable } from "./diff-reader.js";
import type { FileDiff, FileDiffContent, FileStatus } from "./file-diff.js";
import { readGitHeader, type GitHeader } from "./git-header.js";
import { readFileLine, splitGitHeader, stripPair, type PathPair } from "./header-paths.js";
import { readHunks } from "./read-hunks.js";
import { scanHunks } from "./scan-hunks.js";
import { submoduleOf } from "./submodule.js";

/** A file's content as found, with the names on its `---` and `+++` lines where it has them (null for /dev/null). */
interface Body {
  readonly encoding: FileDiff["encoding"];
  readonly content: FileDiffContent;
  readonly names: readonly [string | null, string | null] | null;
}

/** Reads the file whose `diff --git` line is next. */
export function readGitFile(reader: DiffReader): FileDiff | Unreadable {
  const top = { ...reader };
  const line = peekLine(reader);
  if (line?.ended !== true) return unreadable(reader, "the diff is cut in the middle of this line");
  passLine(reader, line);
  const header = readGitHeader(reader);
  if ("kind" in header) return header;
  const body = readBody(reader);
  if ("kind" in body) return body;
  const paths = gitPaths(line.text.slice("diff --git ".length), header, body);
  if (typeof paths === "string") return unreadable(top, paths);
  if (body.content.kind === "none") {
    const missing = missingContent(reader, header);
    if (missing !== null) return unreadable(top, missing);
  }
  return gitFile(header, body, paths);
}

/** Reads a file of a diff without git's headers: `---`, `+++`, hunks. The reader stands at the `---` line. */
export function readPlainFile(reader: DiffReader): FileDiff | Unreadable {
  const top = { ...reader };
  const body = readBody(reader);
  if ("kind" in body) return body;
  const [oldName, newName] = body.names ?? [null, null];
  const path = newName ?? oldName;
  if (path === null) return unreadable(top, "both sides of the file are /dev/null");
  const status = oldName === null ? "added" : newName === null ? "deleted" : "modified";
  return {
    status,
    path,
    oldPath: status === "added" ? null : path,
    newPath: status === "deleted" ? null : path,
    oldMode: null,
    newMode: null,
    oldBlob: null,
    newBlob: null,
    similarity: null,
    encoding: body.encoding,
    content: body.content,
  };
}

function readBody(reader: DiffReader): Body | Unreadable {
  if (startsWith(reader, "--- ")) return readText(reader);
  const content: FileDiffContent = { kind: "binary" };
  if (startsWith(reader, "GIT binary patch\n"))
    return passBinaryPatch(reader) ?? { encoding: "utf-8", content, names: null };
  const line = peekLine(reader);
  if (line === null || !/^Binary files .* differ$/s.test(line.text))
    return { encoding: "utf-8", content: { kind: "none" }, names: null };
  passLine(reader, line);
  return { encoding: "utf-8", content, names: null };
}

function readText(reader: DiffReader): Body | Unreadable {
  const names: (string | null)[] = [];
  for (const start of ["--- ", "+++ "]) {
    const line = peekLine(reader);
    if (line?.ended !== true || !line.text.startsWith(start))
      return unreadable(reader, `the diff is cut: a line with "${start.trim()}" should stand here`);
    const name = readFileLine(line.text);
    if (name === undefined) return unreadable(reader, `the path in ${excerpt(line.text)} is broken`);
    names.push(name);
    passLine(reader, line);
  }
  const spans = scanHunks(reader);
  if ("kind" in spans) return spans;
  if (spans.length === 0) return unreadable(reader, "the diff is cut: a hunk should begin here");
  const { encoding, content } = readHunks(reader.bytes, spans);
  const [oldName = null, newName = null] = names;
  return { encoding, content, names: stripPair(oldName, newName) };
}

/** The paths that all parts of the file agree on, or why they do not. */
function gitPaths(rest: string, header: GitHeader, body: Body): PathPair | string {
  const { oldPath, newPath } = header;
  if (header.move !== null && oldPath !== null && newPath !== null) return { oldPath, newPath };
  const pair = splitGitHeader(rest);
  if (pair !== null) return pair;
  const [oldName, newName] = body.names ?? [null, null];
  const name = oldName ?? newName;
  if (name === null)
    return `the paths in ${excerpt(rest)} cannot be told apart; make the diff with the prefixes a/ and b/`;
  return { oldPath: oldName ?? name, newPath: newName ?? name };
}

/** Git writes a header without content only for a change of mode, a whole rename or copy, and empty files. */
function missingContent(reader: DiffReader, header: GitHeader): string | null {
  const atEnd = reader.offset >= reader.bytes.length;
  const says = header.hasIndex || header.move !== null || header.oldMode !== null || header.newMode !== null;
  if (!says && !startsWith(reader, "diff --git "))
    return "nothing follows the header of the file; the diff is cut";
  const { oldBlob, newBlob } = header;
  const changed = oldBlob !== newBlob && !(isEmptyBlob(oldBlob) && isEmptyBlob(newBlob));
  return changed && atEnd ? "the content of the last file is missing; the diff is cut" : null;
}

/** True for no blob at all and for the empty blob's id in either hash, abbreviated or not. */
function isEmptyBlob(blob: string | null): boolean {
  const empties = [
    "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
    "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813",
  ];
  return blob === null || empties.some((empty) => empty.startsWith(blob));
}

function gitFile(header: GitHeader, body: Body, paths: PathPair): FileDiff {
  const isAdded = header.isAdded || (body.names !== null && body.names[0] === null);
  const isDeleted = header.isDeleted || (body.names !== null && body.names[1] === null);
  const status: FileStatus = header.move ?? (isAdded ? "added" : isDeleted ? "deleted" : "modified");
  return {
    status,
    path: status === "deleted" ? paths.oldPath : paths.newPath,
    oldPath: status === "added" ? null : paths.oldPath,
    newPath: status === "deleted" ? null : paths.newPath,
    oldMode: header.oldMode,
    newMode: header.newMode,
    oldBlob: header.oldBlob,
    newBlob: header.newBlob,
    similarity: header.similarity,
    encoding: body.encoding,
    content: submoduleOf(body.content, header) ?? body.content,
  };
}
