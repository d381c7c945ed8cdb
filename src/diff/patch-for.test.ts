// Patches made of two texts, or of edits, as real git takes them: byte for byte.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applyEdits } from "./apply-edits.js";
import {
  bytesOf,
  createRepository,
  type Entry,
  type ScratchRepository,
} from "./fixtures/scratch-repository.js";
import { seededRandom, type SeededRandom } from "./fixtures/seeded-random.js";
import { parseDiff } from "./parse-diff.js";
import { patchFor, patchForAll, type FileChange } from "./patch-for.js";

let repository: ScratchRepository;
beforeAll(() => {
  repository = createRepository();
});
afterAll(() => repository.remove());

describe("patchFor", () => {
  const odd = 'odd dir/größe \t"quoted" \\ name ';
  it.each<readonly [string, FileChange]>([
    ["a changed line", { path: "x", before: "a\nb\nc\n", after: "a\nB\nc\n" }],
    ["a path with every odd character", { path: odd, before: "a\n", after: "b\n" }],
    ["a path that looks like a prefix", { path: "a/b/a", before: "a\n", after: "b\n" }],
    ["CRLF and lone carriage returns", { path: "x", before: "a\r\nb\rc\r\n", after: "a\r\nb\rd\r\n" }],
    ["CRLF turned into LF", { path: "x", before: "a\r\nb\r\n", after: "a\nb\n" }],
    ["a last line feed that goes", { path: "x", before: "a\nb\n", after: "a\nb" }],
    ["a last line feed that comes", { path: "x", before: "a\nb", after: "a\nb\n" }],
    ["no last line feed on either side", { path: "x", before: "a\nb", after: "a\nc" }],
    ["a new file", { path: odd, before: null, after: "a\nb" }],
    ["a new empty file", { path: "x", before: null, after: "" }],
    ["a new executable", { path: "x", before: null, after: "#!/bin/sh\n", mode: "100755" }],
    ["a deleted file", { path: "x", before: "a\nb", after: null }],
    ["a deleted empty file", { path: "x", before: "", after: null }],
    ["a file that is emptied", { path: "x", before: "a\n", after: "" }],
    ["a file that is filled", { path: "x", before: "", after: "a\n" }],
    [
      "lines that look like headers",
      { path: "x", before: "-- a/x\n++ b\n@@ -1 +1 @@\n", after: "-- b/x\n++ c\n@@ -1 @@\n" },
    ],
    [
      "line separators that are none",
      { path: "x", before: "a\u2028b\f\v\u0085\n", after: "a\u2028c\f\v\u0085\n" },
    ],
    ["NUL bytes", { path: "x", before: "a\0b\nc\n", after: "a\0b\nd\n" }],
    ["a text rewritten whole", { path: "x", before: lines(3000, "old"), after: lines(3000, "new") }],
  ])("[R9] makes a patch that git apply takes byte for byte: %s", (_, change) => {
    expectGitTakes([change]);
  });

  it("[R9] is empty when nothing changes", () => {
    expect(patchFor({ path: "x", before: "a\n", after: "a\n" })).toBe("");
  });

  it("[R9] groups hunks and counts as git does", () => {
    const before = lines(100, "line");
    const after = before
      .replace("line 1\n", "")
      .replace("line 50\n", "fifty\nand more\n")
      .replace("line 57\n", "") // six lines between two changes keep them in one hunk
      .replace("line 65\n", ""); // seven do not
    const own = patchFor({ path: "x", before, after }).replace(/^(diff|---|\+\+\+) .*\n/gm, "");
    const commits = [before, after].map((text) =>
      repository.commit(tree([{ path: "x", before: text, after: null }], "before")),
    );
    const theirs = repository.git(["diff", ...commits]).toString();
    expect(own).toBe(theirs.replace(/^(diff|index|---|\+\+\+) .*\n/gm, "").replace(/^(@@.*@@).*$/gm, "$1"));
  });
});

describe("random edits", () => {
  const words = ["let a = 1;", "}", "", "  return x;", "if (a) {", "\tfoo(bar)", "größe()", "a", "a "];
  const randomText = (random: SeededRandom): string => {
    const end = random.pick(["\n", "\n", "\r\n"]);
    const text = Array.from(
      { length: 5 + random.below(120) },
      (_, at) => `${random.pick(words)}${random.pick(["", "", `// ${at}`])}`,
    );
    return text.join(end) + random.pick([end, ""]);
  };

  it("[P8] give the text with just those lines replaced, through a patch that git apply takes", () => {
    const random = seededRandom(7);
    const changes: FileChange[] = [];
    for (let round = 0; round < 400; round += 1) {
      const before = randomText(random);
      const all = before.split(/\r?\n/);
      const start = random.below(Math.max(1, all.length - 6));
      const old = all.slice(start, start + 2 + random.below(4));
      const replace = Array.from({ length: random.below(5) }, () => random.pick(words)).join("\n");
      const result = applyEdits(before, [
        { path: "x", anchorLine: start + 1, search: old.join("\n"), replace },
      ]);
      if (result.kind === "rejected") {
        expect(result.reason).toMatch(/blank|changes nothing|two places/);
        continue;
      }
      const wanted = [
        ...all.slice(0, start),
        ...(replace === "" ? [] : replace.split("\n")),
        ...all.slice(start + old.length),
      ];
      expect(result.text.replaceAll("\r\n", "\n").replace(/\n$/, "")).toBe(
        wanted.join("\n").replace(/\n$/, ""),
      );
      expect(result.text.replaceAll("\r\n", "").includes("\r")).toBe(false);
      changes.push({ path: `file-${round}`, before, after: result.text });
    }
    expect(changes.length).toBeGreaterThan(300);
    expectGitTakes(changes);
  });
});

/** Applies the patch of all changes in one go and compares every file with what was wanted; the parser reads it as well. */
function expectGitTakes(changes: readonly FileChange[]): void {
  const patch = patchForAll(changes);
  expect(parseDiff(bytesOf(patch))).toMatchObject({
    kind: "parsed",
    files: changes.map(({ path }) => ({ path })),
  });
  const [before, after] = [tree(changes, "before"), tree(changes, "after")];
  const base = repository.commit(before);
  const wanted = repository.git(["rev-parse", `${repository.commit(after)}^{tree}`]);
  repository.git(["read-tree", base]);
  repository.git(["apply", "--cached", "--whitespace=nowarn", "-"], bytesOf(patch));
  expect(repository.git(["write-tree"]).toString()).toBe(wanted.toString());
}

function tree(changes: readonly FileChange[], side: "before" | "after"): ReadonlyMap<string, Entry> {
  const entries = changes.flatMap((change): (readonly [string, Entry])[] => {
    const text = change[side];
    const mode = change.mode === "100755" ? "100755" : "100644";
    return text === null ? [] : [[bytesOf(change.path).toString("latin1"), { mode, bytes: bytesOf(text) }]];
  });
  return new Map(entries);
}

function lines(count: number, word: string): string {
  return Array.from({ length: count }, (_, at) => `${word} ${at + 1}\n`).join("");
}
