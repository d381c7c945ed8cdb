// From the bytes of a diff to its files: finds where each file begins between prose, mails and signatures.
import { Buffer } from "node:buffer";
import { excerpt, passLine, peekLine, unreadable } from "./diff-reader.js";
import type { DiffReader, RawLine, Unreadable } from "./diff-reader.js";
import type { FileDiff } from "./file-diff.js";
import { readGitFile, readPlainFile } from "./read-file.js";
import { isFileHead } from "./scan-hunks.js";

/** How parsing ended: all files, or the first line (1-based, of the diff) at which it is not a whole diff, and why. */
export type ParsedDiff = { readonly kind: "parsed"; readonly files: readonly FileDiff[] } | Unreadable;

/**
 * Parses a unified diff as written by `git diff`, `git show`, `git log -p`, `git format-patch` or `diff -u` (spec D1).
 * Works on bytes, in time linear in them; content lines may look like any header, since the counts decide. Empty input has
 * no files. Refused, never cut short in silence: a cut or miscounted hunk, a fragment without a file, combined diffs
 * of merges, submodules written as logs, text that holds no diff. Never throws. The only cuts that do not show are
 * those at the border of two hunks or files and before a "\ No newline" line. Prefixes other than git's own are taken
 * to be one folder, as `git apply` does; a caller that runs git should ask for `--src-prefix=a/ --dst-prefix=b/`.
 */
export function parseDiff(bytes: Uint8Array): ParsedDiff {
  const reader: DiffReader = {
    bytes: Buffer.from(bytes), // a copy, because lines are read from it later
    offset: 0,
    line: 1,
  };
  const files: FileDiff[] = [];
  const prose = { inMail: false, isKnown: false, hasText: false };
  for (let line = peekLine(reader); line !== null; line = peekLine(reader)) {
    const start = startOfFile(reader, line, prose);
    if (typeof start === "object") return start;
    if (start === "prose") {
      passLine(reader, line);
      continue;
    }
    const file = start === "git" ? readGitFile(reader) : readPlainFile(reader);
    if ("kind" in file) return file;
    if (peekLine(reader)?.ended === false)
      return unreadable(reader, "the diff is cut in the middle of this line");
    files.push(file);
    prose.inMail = false;
  }
  if (files.length > 0 || prose.isKnown || !prose.hasText) return { kind: "parsed", files };
  return { kind: "unreadable", line: 1, reason: "the text holds no diff: no file header was found in it" };
}

/** What is known of the lines between files. In a mail's message anything may stand, up to its `---` line. */
interface Prose {
  inMail: boolean;
  isKnown: boolean;
  hasText: boolean;
}

function startOfFile(
  reader: DiffReader,
  line: RawLine,
  prose: Prose,
): "git" | "plain" | "prose" | Unreadable {
  const { text } = line;
  if (text.startsWith("diff --git ")) return "git";
  if (isFileHead(reader, line) && isHunkNext(reader, line)) return "plain";
  if (/^From [0-9a-f]{40,64} /.test(text)) prose.inMail = true;
  if (text === "---") prose.inMail = false;
  prose.isKnown ||= prose.inMail || /^commit [0-9a-f]{40,64}\b/.test(text);
  prose.hasText ||= text.trim() !== "";
  const reason = prose.inMail ? null : refusal(text);
  return reason === null ? "prose" : unreadable(reader, reason);
}

/** A `---` and a `+++` line begin a file only when a hunk follows, or nothing does because the diff was cut there. */
function isHunkNext(reader: DiffReader, line: RawLine): boolean {
  const second = peekLine(reader, line.end);
  const third = second === null ? null : peekLine(reader, second.end);
  return third === null || third.text.startsWith("@@ ");
}

/** Lines that are part of a change but cannot be read as one; passing over them would lose it in silence. */
function refusal(text: string): string | null {
  if (/^diff --(cc|combined) |^@@@/.test(text))
    return "a combined diff of a merge cannot be reviewed; make it against one parent";
  if (/^@@ -\d/.test(text)) return `the hunk ${excerpt(text)} belongs to no file`;
  if (
    /^Submodule \S.* (\(new submodule\)|[0-9a-f]{7,}\.\.)/.test(text) ||
    /^Submodule .* contains /.test(text)
  )
    return "a submodule is shown as a log; make the diff with --submodule=short";
  if (/^Only in .*: /.test(text)) return "a file is named without its content; make the diff with -N";
  if (/^Binary files .* differ$/.test(text)) return "a binary file is named without git's header";
  if (text.startsWith("\u001b[")) return "the diff is coloured; make it with --no-color";
  return null;
}
