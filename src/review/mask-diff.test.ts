// A secret that a hunk cannot recognize by itself is hidden where the whole file gives it away.
import { expect, it } from "vitest";
import { parseDiff, type FileDiff } from "../diff/diff.js";
import { hunkText, maskDiff } from "./mask-diff.js";

function fileDiff(hunk: string): FileDiff {
  const text = `diff --git a/a.txt b/a.txt\n--- a/a.txt\n+++ b/a.txt\n${hunk}`;
  const parsed = parseDiff(Buffer.from(text));
  if (parsed.kind !== "parsed" || parsed.files[0] === undefined)
    throw new Error("the test's diff does not parse");
  return parsed.files[0];
}

function shownHunk(hunk: string, head: { real: string; shown: string } | null): string {
  const diff = fileDiff(hunk);
  return hunkText(maskDiff(diff, { hunks: hunkText(diff), head }));
}

it("[X7] a line of the head that is masked in its file is masked in its hunk", () => {
  const head = { real: "BEGIN\nab\ncd\nEND\n", shown: "[redacted key]\n\n\n\n" };
  expect(shownHunk("@@ -2 +2,2 @@\n-xy\n+ab\n+cd\n", head)).toBe("\nxy\n\n");
});

it("[X7] a heading that git cut in the middle of a secret is left out", () => {
  const head = { real: "name=tok_12345\nb\nc\n", shown: "name=[redacted token]\nb\nc\n" };
  expect(shownHunk("@@ -3 +3 @@ name=tok_12\n-d\n+c\n", head)).toBe("\nd\nc");
  expect(shownHunk("@@ -3 +3 @@ other=1\n-d\n+c\n", head)).toBe("other=1\nd\nc");
});

it("[D1] a diff with nothing to hide is passed on as it is", () => {
  const diff = fileDiff("@@ -3 +3 @@ f()\n-d\n+c\n");
  expect(maskDiff(diff, { hunks: hunkText(diff), head: null })).toBe(diff);
});
