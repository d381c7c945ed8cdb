// Writes files of a diff back as the bytes that `git diff` would print and `git apply` takes.
import { Buffer } from "node:buffer";
import { encodeEscaped } from "./byte-text.js";
import type { DiffLine, FileDiff, Hunk } from "./file-diff.js";
import { quotePath } from "./git-path.js";
import { submoduleLine } from "./submodule.js";

/**
 * The diff of `files`, in their order, with git's headers and the prefixes `a/` and `b/`; a file without any of git's
 * facts (modes, blobs, similarity) that comes or goes is written without them. Parsing it gives `files` again.
 * A binary file is written as git's "Binary files differ", for which `git apply` needs the blobs; two neighbouring hunks
 * without context, as splitting makes them, need its `--unidiff-zero`.
 */
export function writeDiff(files: readonly FileDiff[]): Uint8Array {
  return Buffer.concat(files.flatMap(writeFile));
}

function writeFile(file: FileDiff): Buffer[] {
  const names = {
    old: file.oldPath === null ? "/dev/null" : quotePath(`a/${file.oldPath}`),
    new: file.newPath === null ? "/dev/null" : quotePath(`b/${file.newPath}`),
  };
  const header = isPlain(file) ? [] : gitHeader(file);
  if (file.content.kind === "binary") header.push(`Binary files ${names.old} and ${names.new} differ`);
  const hunks = hunksOf(file);
  if (hunks.length > 0) header.push(`--- ${withTab(names.old)}`, `+++ ${withTab(names.new)}`);
  return [
    Buffer.from(header.map((line) => `${line}\n`).join(""), "latin1"),
    ...hunks.flatMap((hunk) => writeHunk(hunk, file.encoding)),
  ];
}

function isPlain(file: FileDiff): boolean {
  return (
    file.content.kind === "text" &&
    ((file.status === "added" && file.newMode === null) ||
      (file.status === "deleted" && file.oldMode === null))
  );
}

function gitHeader(file: FileDiff): string[] {
  const lines = [
    `diff --git ${quotePath(`a/${file.oldPath ?? file.path}`)} ${quotePath(`b/${file.newPath ?? file.path}`)}`,
  ];
  const { oldMode, newMode, status } = file;
  if (status === "added") lines.push(`new file mode ${newMode ?? "100644"}`);
  else if (status === "deleted") lines.push(`deleted file mode ${oldMode ?? "100644"}`);
  else if (oldMode !== null && newMode !== null && oldMode !== newMode)
    lines.push(`old mode ${oldMode}`, `new mode ${newMode}`);
  if (file.similarity !== null)
    lines.push(
      status === "modified"
        ? `dissimilarity index ${100 - file.similarity}%`
        : `similarity index ${file.similarity}%`,
    );
  if (status === "renamed" || status === "copied") {
    const verb = status === "renamed" ? "rename" : "copy";
    lines.push(`${verb} from ${quotePath(file.oldPath ?? file.path)}`, `${verb} to ${quotePath(file.path)}`);
  }
  const { oldBlob, newBlob } = file;
  const sameMode = status !== "added" && status !== "deleted" && oldMode === newMode ? oldMode : null;
  if (oldBlob !== null || newBlob !== null)
    lines.push(
      `index ${oldBlob ?? zeros(newBlob)}..${newBlob ?? zeros(oldBlob)}${sameMode === null ? "" : ` ${sameMode}`}`,
    );
  return lines;
}

function zeros(other: string | null): string {
  return "0".repeat(other?.length ?? 7);
}

/** Git ends a name that holds a space with a tab, so that a date could be told from it. */
function withTab(name: string): string {
  return name.includes(" ") ? `${name}\t` : name;
}

function hunksOf(file: FileDiff): readonly Hunk[] {
  if (file.content.kind === "text") return file.content.hunks;
  if (file.content.kind !== "submodule") return [];
  const { oldCommit, newCommit } = file.content;
  const lines: DiffLine[] = [];
  if (oldCommit !== null)
    lines.push({
      kind: "removed",
      text: submoduleLine(oldCommit),
      oldLine: 1,
      newLine: null,
      noNewline: false,
    });
  if (newCommit !== null)
    lines.push({
      kind: "added",
      text: submoduleLine(newCommit),
      oldLine: null,
      newLine: 1,
      noNewline: false,
    });
  const [oldLines, newLines] = [oldCommit === null ? 0 : 1, newCommit === null ? 0 : 1];
  return [{ oldStart: oldLines, oldLines, newStart: newLines, newLines, section: "", lines }];
}

function writeHunk(hunk: Hunk, encoding: FileDiff["encoding"]): Buffer[] {
  const section = hunk.section === "" ? "" : ` ${hunk.section}`;
  const head = `@@ -${range(hunk.oldStart, hunk.oldLines)} +${range(hunk.newStart, hunk.newLines)} @@${section}\n`;
  return [encodeEscaped(head), Buffer.from(hunk.lines.map(writeLine).join(""), encoding)];
}

function range(start: number, count: number): string {
  return count === 1 ? String(start) : `${start},${count}`;
}

function writeLine(line: DiffLine): string {
  const mark = line.kind === "added" ? "+" : line.kind === "removed" ? "-" : " ";
  return `${mark}${line.text}\n${line.noNewline ? "\\ No newline at end of file\n" : ""}`;
}
