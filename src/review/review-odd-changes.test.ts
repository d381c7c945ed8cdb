// Reviews without models, of odd changes, interrupted, and planned: what they end in and what they tell.
import { describe, expect, it } from "vitest";
import {
  fact,
  modelsThatSay,
  nothingFound,
  optionsWith,
  review,
  rulesThatSee,
  sampleDiff,
  sampleText,
  sourceOf,
} from "../../test/review-support.js";
import { systemClock } from "../runtime/runtime.js";
import { planReview } from "./review.js";

describe("a review without models", () => {
  it("[A8] rules answer for every lens, and what only rules read is never approved", async () => {
    const models = modelsThatSay(() => nothingFound);
    const { result } = await review(models, { options: { lenses: optionsWith(null).lenses } });
    expect(models.asked).toEqual([]);
    expect(result).toMatchObject({ mode: "offline", verdict: "comment" });
    expect(result.coverage.cells.every((cell) => cell.state === "checked")).toBe(true);
  });

  it("[A8] a trusted fact becomes a finding; evidence alone does not", async () => {
    const facts = [
      fact({ quote: "import os", startLine: 1 }),
      fact({ id: "ruff/C901#1", rule: "C901", use: "evidence", quote: "def total(items):", startLine: 3 }),
    ];
    const { result } = await review(
      modelsThatSay(() => nothingFound),
      { facts, options: { lenses: optionsWith(null).lenses } },
    );
    expect(result.findings.map((finding) => finding.source)).toEqual([
      { kind: "rule", analyzer: "ruff", rule: "E722", url: null },
    ]);
  });
});

describe("odd changes", () => {
  it("[S2] a binary file is not read, so nothing is approved, and the reason is said", async () => {
    const binary =
      "diff --git a/x.png b/x.png\nnew file mode 100644\nindex 0000000..1111111\nBinary files /dev/null and b/x.png differ\n";
    const { result } = await review(
      modelsThatSay(() => nothingFound),
      { diff: sampleDiff + binary },
    );
    expect(result.verdict).toBe("comment");
    expect(result.coverage.cells.find((cell) => cell.path === "x.png")).toMatchObject({
      state: "skipped",
      reason: "binary",
    });
  });

  it("[D4] what the source could not give stands in the coverage, and nothing is approved", async () => {
    const unread = [
      { path: "a.py", reason: "its patch is too large" },
      { path: null, reason: "more than 3,000 files" },
    ];
    const { result } = await review(
      modelsThatSay(() => nothingFound),
      { unread },
    );
    expect(result.verdict).toBe("comment");
    const bugs = result.coverage.cells.filter(({ lens }) => lens === "bugs");
    expect(bugs).toEqual([
      { path: "a.py", lens: "bugs", state: "skipped", reason: "its patch is too large" },
      { path: "further files", lens: "bugs", state: "skipped", reason: "more than 3,000 files" },
    ]);
  });

  it("[S4] without a model's words the summary is a template's: what changed, what was found, worst first, what is missing", async () => {
    const models = modelsThatSay(() => nothingFound);
    const facts = [fact({ quote: "import os", startLine: 1 })];
    const found = await review(models, { facts, options: { lenses: optionsWith(null).lenses } });
    expect(found.result.summary).toMatch(
      /^1 file changed, \d+ lines added and \d+ removed\. 1 finding \(1 \w+\)\. Worst: .+ \(a\.py:1\)\.$/u,
    );
    const none = await review(models);
    expect(none.result.summary).toMatch(/No finding in the change\.$/u);
  });

  it("a pure rename has nothing to read and does not stand in the way of an approval", async () => {
    const rename = "diff --git a/x.py b/y.py\nsimilarity index 100%\nrename from x.py\nrename to y.py\n";
    const { result } = await review(
      modelsThatSay(() => nothingFound),
      { diff: sampleDiff + rename },
    );
    expect(result.verdict).toBe("approve");
  });

  it("[I3] an empty change and a broken diff are refused", async () => {
    await expect(
      review(
        modelsThatSay(() => nothingFound),
        { diff: "" },
      ),
    ).rejects.toMatchObject({ code: "empty-change", exitCode: 2 });
    await expect(
      review(
        modelsThatSay(() => nothingFound),
        { diff: sampleDiff.slice(0, -30) },
      ),
    ).rejects.toMatchObject({ code: "unreadable-diff" });
  });

  it("[I3] an interrupted review ends as cancelled", async () => {
    const controller = new AbortController();
    const models = modelsThatSay(() => {
      controller.abort();
      return nothingFound;
    });
    await expect(review(models, { signal: controller.signal })).rejects.toMatchObject({
      code: "cancelled",
      exitCode: 130,
    });
  });
});

it("[L1] events are numbered from 1 without gaps and tell the stages in order", async () => {
  const { events } = await review(modelsThatSay(() => nothingFound));
  expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
  const stages = events.map((event) => event.type).filter((type) => !type.startsWith("agent:"));
  expect(stages).toEqual([
    "review:queued",
    "review:started",
    "diff:fetched",
    "context:ready",
    "synthesizer:started",
    "synthesizer:completed",
    "review:completed",
  ]);
});

it("[K3] a plan asks nothing and tells sizes and prices", async () => {
  const models = modelsThatSay(() => nothingFound);
  const { plan } = await planReview({
    run: "r1",
    source: sourceOf(sampleDiff, { "a.py": sampleText }),
    analyzers: rulesThatSee([]),
    models,
    context: null,
    options: optionsWith("test:model"),
    clock: systemClock,
    onEvent: () => undefined,
  });
  expect(models.asked).toEqual([]);
  expect(plan.questions).toHaveLength(6);
  for (const question of plan.questions) {
    expect(question.tokens).toBeGreaterThan(500);
    expect(question.costUsd).toBeGreaterThan(0);
  }
});
