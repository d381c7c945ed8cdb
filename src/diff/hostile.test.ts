// Inputs made to break a parser or to hang it: whatever the bytes, there is an answer, soon.
import { describe, expect, it } from "vitest";
import { applyEdits } from "./apply-edits.js";
import { applyFileDiff, type Application } from "./apply-file-diff.js";
import type { FileDiff } from "./file-diff.js";
import { oddTrees } from "./fixtures/odd-trees.js";
import { createRepository } from "./fixtures/scratch-repository.js";
import { seededRandom, type SeededRandom } from "./fixtures/seeded-random.js";
import { locateEdit } from "./locate-edit.js";
import { parseDiff } from "./parse-diff.js";
import { patchFor } from "./patch-for.js";
import { splitFileDiff } from "./split-file-diff.js";
import { writeDiff } from "./write-diff.js";

const header = "diff --git a/x b/x\nindex 1111111..2222222 100644\n--- a/x\n+++ b/x\n";
const million = 1_000_000;

describe("hostile diffs", () => {
  it("[X8] with single lines of 10 MB anywhere are answered", () => {
    const long = "y".repeat(10 * million);
    const file = only(`${header}@@ -1 +1 @@\n-${long}\n+${long}!\n`);
    expectBytes(applyFileDiff(Buffer.from(`${long}\n`), file), `${long}!\n`);
    for (const text of [
      long,
      `diff --git a/${long} b/${long}\nold mode 100644\nnew mode 100755\n`,
      `diff --git ${" ".repeat(million / 2)}/${" /".repeat(million / 8)}\nold mode 100644\nnew mode 100755\n`,
      `diff --git "a/${"\\".repeat(million)}\n`,
      `${header}@@ -1 +1 @@ ${long}\n-a\n+b\n`,
      `${header}@@ -${"9".repeat(million)} +1 @@\n-a\n+b\n`,
      `${header}@@ -1 +1 @@\n${long}\n`,
      `diff --git a/x b/x\nrename from ${long}\nrename to y\n`,
      `diff --git a/x b/x\nGIT binary patch\nliteral 5\n${long}\n\n`,
    ])
      expect(parseDiff(Buffer.from(text)).kind).toBe("unreadable");
  });

  it("[X8] of a million lines, or of a hundred thousand files, are parsed", () => {
    const added = "+line\n".repeat(million);
    const file = only(
      `diff --git a/x b/x\nnew file mode 100644\n--- /dev/null\n+++ b/x\n@@ -0,0 +1,${million} @@\n${added}`,
    );
    expectBytes(applyFileDiff(Buffer.alloc(0), file), "line\n".repeat(million));
    expect(splitFileDiff(file, { maxSize: 1000, sizeOf: (hunk) => hunk.lines.length }).length).toBe(1000);
    const many = parseDiff(Buffer.from(`${header}@@ -1 +1 @@\n-a\n+b\n`.repeat(100_000)));
    expect(many.kind === "parsed" ? many.files.length : 0).toBe(100_000);
  });

  it("[X8] with any bytes changed, taken out or doubled never throw, and what is parsed is written back the same", () => {
    const repository = createRepository();
    const commits = [repository.commit(oddTrees.before), repository.commit(oddTrees.after)];
    const diff = repository.git(["diff", "-M", "-C", "--binary", ...commits]);
    repository.remove();
    const random = seededRandom(11);
    const counts = { parsed: 0, unreadable: 0 };
    for (let round = 0; round < 1500; round += 1) {
      const start = random.below(diff.length);
      const bytes = damage(diff.subarray(start, start + 4000), random);
      const result = parseDiff(bytes);
      counts[result.kind] += 1;
      if (result.kind === "unreadable") continue;
      for (const file of result.files) applyFileDiff(bytes, file);
      expect(parseDiff(writeDiff(result.files))).toEqual(result);
    }
    expect(Math.min(counts.parsed, counts.unreadable)).toBeGreaterThan(20);
  });

  it("[X8] that name places the file has not are conflicts", () => {
    const far = only(`${header}@@ -${Number.MAX_SAFE_INTEGER - 9} +1 @@\n-a\n+b\n`);
    expect(applyFileDiff(Buffer.from("a\n"), far)).toMatchObject({ kind: "conflict" });
    const insert = only(`${header}@@ -1,0 +2 @@\n+b\n`);
    expect(applyFileDiff(Buffer.from("a\n"), insert)).toMatchObject({
      kind: "applied",
      bytes: Buffer.from("a\nb\n"),
    });
    expect(applyFileDiff(Buffer.from("a"), insert)).toMatchObject({ kind: "conflict", line: 1 });
    const open = only(`${header}@@ -1 +1 @@\n-a\n+b\n\\ No newline at end of file\n`);
    expect(applyFileDiff(Buffer.from("a\nc\n"), open)).toMatchObject({ kind: "conflict" });
    const wrong = only(`${header}@@ -1,3 +1,3 @@\n a\n b\n-c\n+d\n`);
    expect(applyFileDiff(Buffer.from("a\nX\nc\n"), wrong)).toMatchObject({ kind: "conflict", line: 2 });
    const added = only(
      "diff --git a/x b/x\nnew file mode 100644\n--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+a\n",
    );
    expect(applyFileDiff(Buffer.from("b\n"), added)).toMatchObject({ kind: "conflict", line: 1 });
    const gone = only(
      "diff --git a/x b/x\ndeleted file mode 100644\n--- a/x\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n",
    );
    expect(applyFileDiff(Buffer.from("a\nb\n"), gone)).toMatchObject({ kind: "conflict" });
    const binary = only(
      "diff --git a/x b/x\nindex 1111111..2222222 100644\nBinary files a/x and b/x differ\n",
    );
    expect(applyFileDiff(Buffer.from("a"), binary)).toMatchObject({ kind: "conflict", line: 1 });
  });
});

describe("hostile edits", () => {
  it("[X8] on a file of equal lines are answered without trying every line at every place", () => {
    const text = "  x\n".repeat(million);
    for (const search of ["  x\n".repeat(150) + "  y", "x\n".repeat(150) + "x", "  x \n".repeat(150) + "  z"])
      expect(locateEdit(text, { path: "x", anchorLine: 5, search, replace: "z" }).kind).toBe("rejected");
  });

  it("[X8] with texts that differ everywhere make a patch all the same", () => {
    const before = Array.from({ length: 50_000 }, (_, at) => `old ${at}\n`).join("");
    const after = Array.from({ length: 50_000 }, (_, at) => `new ${at}\n`).join("");
    const file = only(patchFor({ path: "x", before, after }));
    expectBytes(applyFileDiff(Buffer.from(before), file), after);
    const replaced = applyEdits("a\nb\n", [{ path: "x", anchorLine: 1, search: "a\nb", replace: after }]);
    expect(replaced).toMatchObject({ kind: "applied" });
  });
});

function damage(bytes: Buffer, random: SeededRandom): Buffer {
  const result = [...bytes];
  for (let times = random.below(4); times > 0; times -= 1) {
    const at = random.below(result.length + 1);
    const fresh = random.pick([
      [0],
      [10],
      [13],
      [255],
      [...Buffer.from("@@ -1 +1 @@\n")],
      [...Buffer.from("--- a\n")],
      [],
    ]);
    result.splice(at, random.below(3) * random.below(40), ...fresh);
  }
  return Buffer.from(result);
}

/** Compares as one block: a matcher that looks at ten million elements takes longer than all the rest. */
function expectBytes(result: Application, wanted: string): void {
  expect(result.kind === "applied" && Buffer.from(wanted).equals(result.bytes)).toBe(true);
}

function only(diff: string): FileDiff {
  const parsed = parseDiff(Buffer.from(diff));
  const file = parsed.kind === "parsed" ? parsed.files[0] : undefined;
  if (file === undefined) throw new Error("the diff should hold one file");
  return file;
}
