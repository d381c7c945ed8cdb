// When hits are one: the same meaning on lines that meet, the most useful one kept.
import { describe, expect, it } from "vitest";
import type { RawFact } from "./analyzer.js";
import { mergeFacts, type NamedFact } from "./merge-facts.js";
import { onOwnLines } from "./own-lines.js";

const base: RawFact = {
  rule: "S113",
  lens: "resilience",
  path: "a.py",
  startLine: 5,
  endLine: 5,
  message: "m",
  category: "timeout",
  severity: "major",
  confidence: 0.9,
  use: "comment",
  edits: null,
  url: null,
};
const edit = { path: "a.py", anchorLine: 5, search: "a", replace: "b" };

function hit(analyzer: string, changes: Partial<RawFact> = {}): NamedFact {
  return { analyzer, fact: { ...base, ...changes } };
}

describe("mergeFacts", () => {
  it("[A8] two analyzers that mean the same give one hit, the one with the fix", () => {
    const withFix = hit("structural", {
      rule: "requests-no-timeout",
      edits: [edit],
      endLine: 7,
      confidence: 0.8,
    });
    expect(mergeFacts([hit("ruff"), withFix])).toEqual([withFix]);
    expect(mergeFacts([withFix, hit("ruff")])).toEqual([withFix]);
  });

  it("[A8] what may be posted is kept before evidence, whatever its confidence", () => {
    const posted = hit("structural", { confidence: 0.5 });
    expect(mergeFacts([hit("ruff", { use: "evidence", edits: [edit] }), posted])).toEqual([posted]);
  });

  it.each([
    ["another line", { startLine: 6, endLine: 6 }],
    ["another file", { path: "b.py" }],
    ["another category", { category: "injection" as const }],
  ])("[A8] hits of two analyzers stay two on %s", (_, changes) => {
    expect(mergeFacts([hit("ruff"), hit("structural", changes)])).toHaveLength(2);
  });

  it("[A8] rules of one analyzer are one only where a table says so", () => {
    const swallowed = [hit("ruff", { rule: "E722" }), hit("ruff", { rule: "S110" })];
    expect(mergeFacts(swallowed)).toHaveLength(1);
    expect(mergeFacts([hit("ruff"), hit("ruff", { rule: "S501" })])).toHaveLength(2);
  });

  it("[A8] a rule that hits one line twice is told once, on two lines twice", () => {
    expect(mergeFacts([hit("ruff"), hit("ruff")])).toHaveLength(1);
    expect(mergeFacts([hit("ruff", { endLine: 9 }), hit("ruff", { startLine: 6, endLine: 6 })])).toHaveLength(
      2,
    );
  });

  it("[A8] hits come in reading order, however they arrived", () => {
    const places = [hit("x", { path: "b.py" }), hit("x", { startLine: 9, endLine: 9 }), hit("x")];
    expect(mergeFacts(places).map(({ fact }) => `${fact.path}:${fact.startLine}`)).toEqual([
      "a.py:5",
      "a.py:9",
      "b.py:5",
    ]);
  });
});

describe("onOwnLines", () => {
  const files = [{ path: "a.py", text: "", addedLines: [12, 3, 4] }];
  it.each([
    [3, 3, true],
    [1, 3, true],
    [4, 9, true],
    [5, 11, false],
    [1, 2, false],
    [13, 20, false],
  ])("[S1] a hit on lines %i to %i is the change's own: %s", (startLine, endLine, isOwn) => {
    expect(onOwnLines([{ ...base, startLine, endLine }], files)).toHaveLength(isOwn ? 1 : 0);
  });

  it("[S1] a hit in a file that is not in the change is nobody's", () => {
    expect(onOwnLines([{ ...base, path: "z.py" }], files)).toEqual([]);
  });
});
