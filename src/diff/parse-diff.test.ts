// The parser on small hand-made inputs: plain diffs, prose around diffs, and everything that must be refused.
import { describe, expect, it } from "vitest";
import type { FileDiff } from "./file-diff.js";
import { parseDiff } from "./parse-diff.js";

const header = "diff --git a/x b/x\nindex 1111111..2222222 100644\n--- a/x\n+++ b/x\n";

describe("parseDiff", () => {
  it("[D1] gives both line numbers, the section and the mark of a missing line feed", () => {
    const [file] = parse(
      `${header}@@ -1,3 +1,3 @@ int main()\n a\n-b\r\n+B\r\n c\n@@ -9 +9 @@\n-y\n+z\n\\ No newline at end of file\n`,
    );
    expect(file).toEqual({
      status: "modified",
      path: "x",
      oldPath: "x",
      newPath: "x",
      oldMode: "100644",
      newMode: "100644",
      oldBlob: "1111111",
      newBlob: "2222222",
      similarity: null,
      encoding: "utf-8",
      content: {
        kind: "text",
        hunks: [
          {
            ...{ oldStart: 1, oldLines: 3, newStart: 1, newLines: 3, section: "int main()" },
            lines: [
              { kind: "context", text: "a", oldLine: 1, newLine: 1, noNewline: false },
              { kind: "removed", text: "b\r", oldLine: 2, newLine: null, noNewline: false },
              { kind: "added", text: "B\r", oldLine: null, newLine: 2, noNewline: false },
              { kind: "context", text: "c", oldLine: 3, newLine: 3, noNewline: false },
            ],
          },
          {
            ...{ oldStart: 9, oldLines: 1, newStart: 9, newLines: 1, section: "" },
            lines: [
              { kind: "removed", text: "y", oldLine: 9, newLine: null, noNewline: false },
              { kind: "added", text: "z", oldLine: null, newLine: 9, noNewline: true },
            ],
          },
        ],
      },
    });
  });

  it("[D1] finds no files in empty input, and in a commit that git shows without a diff", () => {
    expect(parse("")).toEqual([]);
    expect(parse("\n\n")).toEqual([]);
    expect(parse(`commit ${"a".repeat(40)}\nMerge: 1 2\n\n    Merge branch 'x'\n`)).toEqual([]);
  });

  it("[D1] keeps bytes that are not UTF-8 as latin1, file by file, and paths whatever their bytes", () => {
    const changed = "@@ -1 +1 @@\n-a\n+\xe4\n";
    const [first, second] = parse(
      Buffer.from(`${header}${changed}${header}@@ -1 +1 @@\n-a\n+\xc3\xa4\n`, "latin1"),
    );
    expect([first?.encoding, added(first)]).toEqual(["latin1", ["ä"]]);
    expect([second?.encoding, added(second)]).toEqual(["utf-8", ["ä"]]);
    const [odd] = parse(
      'diff --git "a/\\377\\303\\244" "b/\\377\\303\\244"\nold mode 100644\nnew mode 100755\n',
    );
    expect(odd?.path).toBe("\udcffä");
  });

  it("[D1] reads diff -u without git's headers: dates, tabs, /dev/null, file after file", () => {
    const date = "2024-01-01 00:00:00.000000000 +0000";
    const plain = parse(
      `diff -ru a/one b/one\n--- a/one\t${date}\n+++ b/one\t${date}\n@@ -1 +1 @@\n-a\n+b\n` +
        `--- /dev/null\n+++ b/dir/two\t${date}\n@@ -0,0 +1 @@\n+a\n` +
        `--- three.orig\t${date}\n+++ three\t${date}\n@@ -1 +1 @@\n-a\n+b\n` +
        `Index: four\n${"=".repeat(67)}\n--- four\t(revision 1)\n+++ four\t(working copy)\n@@ -1 +1 @@\n-a\n+b\n` +
        `--- a/five\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n`,
    );
    expect(plain.map((file) => [file.status, file.path])).toEqual([
      ["modified", "one"],
      ["added", "dir/two"],
      ["modified", "three"],
      ["modified", "four"],
      ["deleted", "five"],
    ]);
  });

  it("[D1] takes the names of git diff --no-index from its --- and +++ lines", () => {
    const [file] = parse(
      "diff --git a/one b/two\nindex 1111111..2222222 100644\n--- a/one\n+++ b/two\n@@ -1 +1 @@\n-a\n+b\n",
    );
    expect([file?.status, file?.oldPath, file?.newPath]).toEqual(["modified", "one", "two"]);
  });

  it("[D1] lets a mail's message quote hunks, and ends at its signature", () => {
    const mail = `From ${"1".repeat(40)} Mon Sep 17 00:00:00 2001\nSubject: x\n\n@@ -1 +1 @@\n-no\n+hunk\n---\n x | 2 +-\n\n`;
    const body = `${header}@@ -1 +1 @@\n-a\n+b\n-- \n2.39.5\n\n`;
    expect(parse(mail + body + mail + body).length).toBe(2);
  });

  it("[D1] accepts an empty line as an empty context line, as diff.suppressBlankEmpty writes it", () => {
    const [file] = parse(`${header}@@ -1,2 +1,3 @@\n\n-a\n+b\n+c\n`);
    expect(added(file)).toEqual(["b", "c"]);
  });
});

const refusals: readonly (readonly [what: string, text: string, line: number, reason: string])[] = [
  ["text that is no diff", "hello\nworld\n", 1, "holds no diff"],
  [
    "a cut hunk",
    `${header}@@ -1,3 +1,3 @@\n a\n-b\n`,
    8,
    "the hunk is cut: 1 old and 2 new lines are missing",
  ],
  ["a line cut in its middle", `${header}@@ -1 +1 @@\n-a\n+hal`, 7, "cut in the middle of this line"],
  [
    "a mark cut in its middle",
    `${header}@@ -1 +1 @@\n-a\n+b\n\\ No new`,
    8,
    "cut in the middle of this line",
  ],
  [
    "a hunk with lines too many",
    `${header}@@ -1 +1 @@\n-a\n+b\n+c\n`,
    8,
    "more lines than its header counts",
  ],
  [
    "a hunk with removed lines for added ones",
    `${header}@@ -1,2 +1,2 @@\n-a\n-b\n-c\n`,
    8,
    "other lines than",
  ],
  ["a foreign line in a hunk", `${header}@@ -1,2 +1,2 @@\n a\nfoo\n`, 7, '"foo" is no line of a hunk'],
  ["a broken hunk header", `${header}@@ -1,2 garbage\n a\n`, 5, "is broken or cut"],
  ["a cut hunk header", `${header}@@ -1,2 +1`, 5, "is broken or cut"],
  [
    "a number that no file can reach",
    `${header}@@ -1,99999999999999999999 +1 @@\n a\n`,
    5,
    "no file can reach",
  ],
  [
    "a count too large for the input",
    `${header}@@ -1,9000000000000 +1,1 @@\n a\n`,
    7,
    "8999999999999 old and 0 new",
  ],
  ["line 0 with content", `${header}@@ -0,1 +1 @@\n-a\n+b\n`, 5, "lines that cannot be"],
  ["a hunk of nothing", `${header}@@ -1,0 +1,0 @@\n`, 5, "lines that cannot be"],
  ["hunks that overlap", `${header}@@ -1,2 +1,2 @@\n a\n-b\n+c\n@@ -2 +2 @@\n-b\n+d\n`, 9, "overlaps"],
  [
    "lines after the end of a file",
    `${header}@@ -1,2 +1,2 @@\n-a\n\\ No newline at end of file\n-b\n+c\n+d\n`,
    8,
    "goes on after the end of the file",
  ],
  [
    "a header without content",
    "diff --git a/x b/x\nindex 1111111..2222222 100644\n",
    1,
    "content of the last file is missing",
  ],
  ["a header alone", "diff --git a/x b/x\n", 1, "nothing follows the header"],
  ["a cut header line", "diff --git a/x b/x\nold mode 100644\nnew mode 10", 3, "is broken or cut"],
  ["a broken header line", "diff --git a/x b/x\nindex zzz..yyy\n", 2, "is broken or cut"],
  [
    "half a rename",
    "diff --git a/x b/y\nsimilarity index 100%\nrename from x\n",
    4,
    "lacks one of its two paths",
  ],
  [
    "a --- line without +++",
    "diff --git a/x b/x\nindex 1111111..2222222\n--- a/x\n",
    4,
    '"+++" should stand here',
  ],
  ["names without a hunk", header, 5, "a hunk should begin here"],
  [
    "a path with broken quotes",
    'diff --git "a/x b/x\nold mode 100644\nnew mode 100755\n',
    1,
    "cannot be told apart",
  ],
  [
    "line ends turned to CRLF",
    `${header}@@ -1 +1 @@\n-a\n+b\n`.replaceAll("\n", "\r\n"),
    2,
    "is broken or cut",
  ],
  ["a hunk without a file", "@@ -1 +1 @@\n-a\n+b\n", 1, "belongs to no file"],
  [
    "a combined diff",
    "diff --cc x\nindex 1,2..3\n--- a/x\n+++ b/x\n@@@ -1 -1 +1 @@@\n- a\n",
    1,
    "combined diff",
  ],
  [
    "a submodule as a log",
    `${header}@@ -1 +1 @@\n-a\n+b\nSubmodule sub 1234567..89abcde:\n  > x\n`,
    8,
    "--submodule=short",
  ],
  ["a binary without git's header", "Binary files a/x and b/x differ\n", 1, "without git's header"],
  ["a file that is only named", "Only in a: x\n", 1, "-N"],
  ["colours", "\u001b[1mdiff --git a/x b/x\u001b[m\n", 1, "--no-color"],
  [
    "a cut binary patch",
    "diff --git a/x b/x\nindex 1111111..2222222 100644\nGIT binary patch\nliteral 3\nKcmYdfNC",
    5,
    "binary patch is cut",
  ],
  [
    "a broken binary patch",
    "diff --git a/x b/x\nindex 1111111..2222222 100644\nGIT binary patch\nliteral 3\nKcmYdfN\n\n",
    5,
    "binary patch is broken",
  ],
];

describe("parseDiff refuses", () => {
  it.each(refusals.map(([what, ...rest]) => [what, rest] as const))(
    "[D1] %s, naming the line and what is wrong",
    (_, [text, line, reason]) => {
      const parsed = parseDiff(Buffer.from(text));
      expect(parsed).toMatchObject({ kind: "unreadable", line });
      if (parsed.kind === "unreadable") expect(parsed.reason).toContain(reason);
    },
  );

  it("[D1] any diff cut at any byte, unless the cut is at the border of two hunks or files", () => {
    const hunks = ["@@ -1,2 +1,2 @@\n a\n-b\n+c\n", "@@ -5 +5 @@ f\n-e\n+g\n\\ No newline at end of file\n"];
    const text = `${header}${hunks.join("")}`;
    const borders = [
      0,
      header.length + (hunks[0] ?? "").length,
      text.length - "\\ No newline at end of file\n".length,
    ];
    for (let length = 0; length < text.length; length += 1) {
      const kind = parseDiff(Buffer.from(text.slice(0, length))).kind;
      expect([length, kind]).toEqual([length, borders.includes(length) ? "parsed" : "unreadable"]);
    }
  });
});

function parse(diff: string | Uint8Array): readonly FileDiff[] {
  const parsed = parseDiff(typeof diff === "string" ? Buffer.from(diff) : diff);
  if (parsed.kind === "unreadable") throw new Error(`line ${parsed.line}: ${parsed.reason}`);
  return parsed.files;
}

function added(file: FileDiff | undefined): string[] {
  const hunks = file?.content.kind === "text" ? file.content.hunks : [];
  return hunks.flatMap(({ lines }) => lines.filter((line) => line.kind === "added").map((line) => line.text));
}
