// The gate: what falls, what merges, what stands, and that nothing is lost without a reason.
import { describe, expect, it } from "vitest";
import { changedFile, claim, newFileDiff } from "../../../test/review-support.js";
import type { Claim } from "../claim.js";
import { judgeClaims, type Judged } from "./judge-claims.js";

const text =
  "import os\n\ndef total(items):\n    return sum(items[1:])\n\ndef name():\n    return os.environ['NAME']\n";
const file = changedFile("a.py", { before: null, after: text, diff: newFileDiff("a.py", text) });
const partly = changedFile("b.py", {
  before: "a = 1\nb = 2\nc = 3\nd = 4\n",
  after: "a = 1\nb = 2\nc = 3\nd = 5\n",
  diff: "diff --git a/b.py b/b.py\n--- a/b.py\n+++ b/b.py\n@@ -1,4 +1,4 @@\n a = 1\n b = 2\n c = 3\n-d = 4\n+d = 5\n",
});
const files = new Map([file, partly].map((one) => [one.path, one]));
const options = {
  confidenceFloor: { critical: 0.5, major: 0.6, minor: 0.7 },
  caps: { files: 10, findings: 50, tokens: 1, costUsd: null },
};

function judge(claims: readonly Claim[], given: Partial<Parameters<typeof judgeClaims>[1]> = {}): Judged {
  return judgeClaims(claims, { files, dismissals: [], options, ...given });
}

describe("evidence", () => {
  it("[S1] a finding whose quote is not in the file is dropped with that reason", () => {
    const { standing, dropped } = judge([claim({ quote: "return sum(items[2:])", startLine: 4 })]);
    expect(standing).toEqual([]);
    expect(dropped).toMatchObject([
      { reason: "quote-not-found", finding: { quote: "return sum(items[2:])" } },
    ]);
  });

  it("[S1] a wrong line number is mended where the quote stands", () => {
    const { standing } = judge([claim({ quote: "    return sum(items[1:])", startLine: 40, endLine: 40 })]);
    expect(standing[0]?.merged.place).toMatchObject({ side: "new", startLine: 4, endLine: 4 });
  });

  it.each([
    ["our own numbering in front", "     4 +    return sum(items[1:])"],
    ["a long line cut short", "return sum(items[1"],
    ["more than one line", "    return sum(items[1:])\n\ndef name():"],
  ])("[S1] a quote with %s is found", (_how, quote) => {
    expect(judge([claim({ quote, startLine: 4 })]).standing[0]?.merged.place.startLine).toBe(4);
  });

  it("[S1] a quote of a removed line is anchored on the old side", () => {
    const { standing } = judge([claim({ path: "b.py", quote: "d = 4", startLine: 4 })]);
    expect(standing[0]?.merged.place).toMatchObject({ side: "old", startLine: 4 });
    expect(standing[0]?.merged.preExisting).toBe(false);
  });

  it("[S1] a finding in a file that the change does not touch is dropped", () => {
    expect(judge([claim({ path: "c.py", quote: "x" })]).dropped[0]?.reason).toBe("path-not-in-change");
  });

  it("[S1] a finding on lines that the change left alone is marked pre-existing", () => {
    expect(
      judge([claim({ path: "b.py", quote: "a = 1", startLine: 1 })]).standing[0]?.merged.preExisting,
    ).toBe(true);
    expect(
      judge([claim({ path: "b.py", quote: "d = 5", startLine: 4 })]).standing[0]?.merged.preExisting,
    ).toBe(false);
  });
});

it("[S1] a finding under the floor of its severity is dropped, and says by how much", () => {
  const { dropped } = judge([claim({ quote: "import os", severity: "minor", confidence: 0.69 })]);
  expect(dropped).toMatchObject([
    { reason: "low-confidence", detail: "confidence 0.69 is under 0.70 for minor" },
  ]);
});

describe("duplicates", () => {
  const one = claim({
    quote: "    return sum(items[1:])",
    startLine: 4,
    endLine: 4,
    title: "The first item is left out of the sum",
  });

  it("[S1] two lenses that say the same of the same place become one finding, surer than either", () => {
    const other = { ...one, lens: "docs-tests", title: "First item left out of sum", confidence: 0.7 };
    const { standing, dropped } = judge([other, one]);
    expect(standing).toHaveLength(1);
    expect(standing[0]?.merged.claim.confidence).toBeGreaterThan(0.9);
    expect(dropped).toMatchObject([{ reason: "duplicate", finding: { lens: "docs-tests" } }]);
  });

  it("[S1] the same rule hit twice by one author does not grow surer", () => {
    const { standing } = judge([one, { ...one }]);
    expect(standing[0]?.merged.claim.confidence).toBe(0.9);
  });

  it("[S1] two different faults on one line both stand", () => {
    const other = claim({
      ...one,
      title: "An empty list of items is not handled",
      category: "types",
      lens: "resilience",
    });
    expect(judge([one, other]).standing).toHaveLength(2);
  });

  describe("one kind of fault in one statement", () => {
    const byRule = claim({
      ...one,
      category: "timeout",
      title: "urlopen() waits for ever",
      lens: "resilience",
      source: { kind: "rule", analyzer: "structural", rule: "py/no-timeout", url: null },
    });
    const byModel = claim({
      ...byRule,
      title: "A dead upstream holds every worker",
      source: { kind: "model", model: "m" },
    });

    it("[S1] named by a rule and by a model in other words is one finding", () => {
      const { standing, dropped } = judge([byRule, byModel]);
      expect(standing).toHaveLength(1);
      expect(dropped.map(({ reason }) => reason)).toEqual(["duplicate"]);
    });

    it("[S1] named twice by one author is two findings", () => {
      expect(judge([{ ...byModel, title: "The pool runs dry" }, byModel]).standing).toHaveLength(2);
    });

    it("[S1] of a kind that says little is two findings", () => {
      const vague = [byRule, byModel].map((made) => ({ ...made, category: "logic" as const }));
      expect(judge(vague).standing).toHaveLength(2);
    });
  });

  it("[S1] an edit survives the merge even when the stronger claim had none", () => {
    const edits = [
      { path: "a.py", anchorLine: 4, search: "    return sum(items[1:])", replace: "    return sum(items)" },
    ];
    const { standing } = judge([one, { ...one, lens: "performance", confidence: 0.7, edits }]);
    expect(standing[0]?.merged.claim.edits).toEqual(edits);
  });
});

describe("dismissals", () => {
  const rule = claim({
    source: { kind: "rule", analyzer: "ruff", rule: "F401", url: null },
    quote: "import os",
    evidence: ["ruff/F401#1"],
  });
  const dismissals = [{ lens: "bugs", fact: "ruff/F401#1", reason: "used below" }];

  it("[S1] a lens may set aside a rule's hit on its own subject, and its reason is kept", () => {
    expect(judge([rule], { dismissals }).dropped).toMatchObject([
      { reason: "dismissed-by-lens", detail: "used below" },
    ]);
  });

  it("[X7] no lens can set aside a secret, nor a hit on another lens's subject", () => {
    expect(judge([{ ...rule, category: "secrets" }], { dismissals }).standing).toHaveLength(1);
    expect(judge([rule], { dismissals: [{ ...dismissals[0]!, lens: "security" }] }).standing).toHaveLength(1);
  });
});

it("[S1] findings stand worst first, what the change brought before what was there, and the cap keeps the worst", () => {
  const claims = [
    claim({ path: "b.py", quote: "a = 1", severity: "critical", title: "old and bad" }),
    claim({ quote: "def name():", startLine: 6, severity: "minor", title: "small thing" }),
    claim({ quote: "import os", severity: "critical", title: "new and bad" }),
  ];
  expect(judge(claims).standing.map(({ merged }) => merged.claim.title)).toEqual([
    "new and bad",
    "small thing",
    "old and bad",
  ]);
  const capped = judge(claims, { options: { ...options, caps: { ...options.caps, findings: 1 } } });
  expect(capped.standing.map(({ merged }) => merged.claim.title)).toEqual(["new and bad"]);
  expect(capped.dropped.map((drop) => drop.reason)).toEqual(["over-cap", "over-cap"]);
});

it("[S1] every claim ends as a finding or as a drop, and the order of the claims does not matter", () => {
  const quotes = ["import os", "def total(items):", "    return sum(items[1:])", "def name():", "nowhere"];
  const claims = Array.from({ length: 60 }, (_, index) =>
    claim({
      quote: quotes[index % 5] ?? "",
      startLine: (index % 7) + 1,
      title: `fault ${index % 11}`,
      confidence: (index % 10) / 10,
      lens: index % 2 === 0 ? "bugs" : "security",
    }),
  );
  const forward = judge(claims);
  const backward = judge([...claims].reverse());
  expect(forward.standing.length + forward.dropped.length).toBe(claims.length);
  const titles = (judged: Judged): string[] =>
    judged.standing.map(({ merged }) => `${merged.claim.title}@${merged.place.startLine}`);
  expect(titles(forward)).toEqual(titles(backward));
});
