// Edits carried out on a text: what stays as it was, and what is rejected.
import { describe, expect, it } from "vitest";
import { applyEdits } from "./apply-edits.js";
import type { Edit } from "./edit.js";

describe("applyEdits", () => {
  it.each([
    [
      "keeps CRLF, whatever the edit writes",
      "a\r\nb\r\nc\r\n",
      edit("a\nb", "x\ny\nz"),
      "x\r\ny\r\nz\r\nc\r\n",
    ],
    ["keeps a missing last line feed", "a\nb", edit("a\nb", "c\nd\ne"), "c\nd\ne"],
    ["keeps CRLF before a missing last line feed", "a\r\nb", edit("b", "c\nd"), "a\r\nc\r\nd"],
    ["keeps both ends of a mixed file", "a\r\nb\nc\n", edit("a\nb", "a\nB"), "a\r\nB\nc\n"],
    ["deletes lines", "a\nb\nc\n", edit("b", ""), "a\nc\n"],
    ["deletes everything", "a\nb\n", edit("a\nb", ""), ""],
    [
      "keeps the spaces of lines that it only repeats",
      "a  \nb\t\nc\n",
      edit("a\nb\nc", "a\nb\nC"),
      "a  \nb\t\nC\n",
    ],
    [
      "shifts new lines as the file is shifted",
      "if x:\n    a\n    b\n",
      edit("a\nb", "a\nfor y:\n  c\n\n  d"),
      "if x:\n    a\n    for y:\n      c\n\n      d\n",
    ],
    ["shifts back what the edit indented", "a\nb\n", edit("  a\n  b", "  c\n    d"), "c\n  d\n"],
    ["takes a search closed with a line feed", "a\nb\nc\n", edit("a\nb\n", "x\n"), "x\nc\n"],
    [
      "reads a final line feed as a blank line where there is one",
      "a\n\nb\n",
      edit("a\n", "x\n"),
      "x\n\nb\n",
    ],
    ["keeps a byte order mark", "\ufeffa\nb\n", edit("a\nb", "c"), "\ufeffc\n"],
    [
      "ends lines at line feeds only",
      "a\u2028b\fc\rd\ne\n",
      edit("a\u2028b\fc\rd", "x\u2028y"),
      "x\u2028y\ne\n",
    ],
  ])("[P8] %s", (...[, text, one, expected]) => {
    expect(applyEdits(text, [one])).toEqual({ kind: "applied", text: expected });
  });

  it("[P8] carries out several edits wherever they stand, none in the way of another", () => {
    const edits = [edit("d\ne", "D\nE\nF"), edit("a", "A"), edit("b", "")];
    expect(applyEdits("a\nb\nc\nd\ne\n", edits)).toEqual({ kind: "applied", text: "A\nc\nD\nE\nF\n" });
  });

  it.each([
    ["edits that overlap", [edit("b\nc", "x"), edit("a\nb", "y")], 0, "overlaps"],
    ["the same edit twice", [edit("b", "x"), edit("b", "x")], 1, "overlaps"],
    ["an edit that changes nothing", [edit("b", "x"), edit("c", "c")], 1, "changes nothing"],
    ["an edit that is nowhere", [edit("b", "x"), edit("z", "c")], 1, "not in the file"],
    ["half a character", [edit("b", "\ud83d")], 0, "half of a character"],
    ["text that cannot be shifted back", [edit("  a\n  b", "x\n  y")], 0, "indented less"],
  ])("[P8] rejects %s, naming the edit", (...[, edits, index, reason]) => {
    const result = applyEdits("a\nb\nc\nd\n", edits);
    expect(result).toMatchObject({ kind: "rejected", edit: index });
    expect(result).toMatchObject({ reason: expect.stringContaining(reason) as string });
  });
});

function edit(search: string, replace: string, anchorLine: number | null = null): Edit {
  return { path: "x", anchorLine, search, replace };
}
