// Where an edit is found in a file, and when it is rejected.
import { describe, expect, it } from "vitest";
import type { Edit } from "./edit.js";
import { seededRandom } from "./fixtures/seeded-random.js";
import { locateEdit } from "./locate-edit.js";

const source =
  "def f(x):\n    if x:\n        return 1\n    return 2\n\n\ndef g(x):\n    if x:\n        return 1\n    return 3\n";

describe("locateEdit", () => {
  it("[P8] finds the exact text, and the nearest of several places to the hint", () => {
    const search = "    if x:\n        return 1";
    expect(locateEdit(source, edit(search, "", 1))).toMatchObject({
      kind: "located",
      startLine: 2,
      lineCount: 2,
    });
    expect(locateEdit(source, edit(search, "", 7))).toMatchObject({
      kind: "located",
      startLine: 8,
      lineCount: 2,
    });
  });

  it.each([
    ["several places and no hint", "    if x:\n        return 1", null, "2 places and no line says which"],
    ["two places equally near", "    if x:\n        return 1", 5, "equally near to line 5"],
    [
      "several places, all far from the hint",
      "    if x:\n        return 1",
      60,
      "within 40 lines of line 60",
    ],
    ["a single line that is there twice", "    if x:", 2, "only such line"],
    ["a single line that is there twice, once indented otherwise", "return 1", 3, "only such line"],
    ["one wrong character", "    if x:\n        return 7", 2, "not in the file"],
    ["a line left out", "    if x:\n    return 2", 2, "not in the file"],
    ["an ellipsis", "def f(x):\n    ...\n    return 2", 1, "not in the file"],
    ["uneven indentation", "if x:\nreturn 1", 2, "not in the file"],
    ["blank text", "\n\n", 5, "blank"],
    ["empty text", "", 5, "blank"],
    ["more text than an edit may have", "x\n".repeat(201), 5, "longer than 200 lines"],
  ] as const)("[P8] rejects %s", (...[, search, anchorLine, reason]) => {
    const place = locateEdit(source, edit(search, "y", anchorLine));
    expect(place).toMatchObject({ kind: "rejected", reason: expect.stringContaining(reason) as string });
  });

  it("[P8] tells whether white space at line ends or a common indentation was missed", () => {
    expect(locateEdit("a \nb\t\n", edit("a\nb", "c"))).toMatchObject({ kind: "located", startLine: 1 });
    expect(locateEdit("a\n\n  b\n    c\n", edit("b\n  c", "d"))).toMatchObject({
      startLine: 3,
      shift: { add: "  ", remove: "" },
    });
    expect(locateEdit("a\nb\n  c\n", edit("\tb\n\t  c", "d"))).toMatchObject({
      startLine: 2,
      shift: { add: "", remove: "\t" },
    });
  });

  it("[P8] prefers the exact place to one that only looks alike", () => {
    expect(locateEdit("  a\n  b\na\nb\n", edit("a\nb", "c"))).toMatchObject({
      kind: "located",
      startLine: 3,
    });
  });
});

describe("locateEdit on random files", () => {
  const words = ["let a = 1;", "}", "", "  return x;", "if (a) {", "\tfoo(bar)", "größe()", "a", "a "];

  it("[P8] with one wrong character, or a line left out, never land anywhere else", () => {
    const random = seededRandom(8);
    for (let round = 0; round < 500; round += 1) {
      const all = Array.from(
        { length: 60 },
        (_, at) => `  step_${at}(${random.below(1000)}); // ${random.pick(words)}`,
      );
      const start = random.below(50);
      const old = all.slice(start, start + 3 + random.below(4));
      const at = random.below(old.length);
      const wrong = [...old];
      if (round % 2 === 0) wrong[at] = (old[at] ?? "").replace("step", "stop");
      else wrong.splice(Math.min(Math.max(at, 1), old.length - 2), 1);
      expect(locateEdit(all.join("\n"), edit(wrong.join("\n"), "x", start + 1)).kind).toBe("rejected");
    }
  });

  it("[P8] without their indentation or with other spaces at line ends still land where they belong", () => {
    const random = seededRandom(9);
    for (let round = 0; round < 500; round += 1) {
      const all = Array.from(
        { length: 60 },
        (_, at) => `${"  ".repeat(2 + random.below(3))}call_${at}(${random.pick(words)});`,
      );
      const start = random.below(50);
      const old = all.slice(start, start + 2 + random.below(4));
      const common = Math.min(...old.map((line) => line.search(/\S/)));
      const search =
        round % 2 === 0
          ? old.map((line) => line.slice(common))
          : old.map((line) => `${line}${random.pick(["", " ", "\t"])}`);
      expect(locateEdit(all.join("\r\n"), edit(search.join("\n"), "x"))).toMatchObject({
        kind: "located",
        startLine: start + 1,
      });
    }
  });
});

function edit(search: string, replace: string, anchorLine: number | null = null): Edit {
  return { path: "x", anchorLine, search, replace };
}
