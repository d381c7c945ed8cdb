// The passes of a model over what the lenses found: refuting may only drop, wording may only add words (spec S4).
import { describe, expect, it } from "vitest";
import {
  fact,
  modelsThatSay,
  newFileDiff,
  nothingFound,
  optionsWith,
  review,
} from "../../test/review-support.js";
import type { ModelQuestion, PassOptions } from "./review.js";

interface Said {
  readonly title: string;
  readonly line?: number;
  readonly confidence?: number;
}

/** What the bugs lens says of the sample change. */
function findings(...said: readonly Said[]): unknown {
  return {
    ...nothingFound,
    findings: said.map(({ title, line = 4, confidence = 0.6 }) => ({
      ...{ path: "a.py", startLine: line, endLine: line, category: "logic", severity: "major" },
      quote: line === 4 ? "    return sum(items[1:])" : "import os",
      ...{ confidence, title, scenario: "A list of one gives zero.", evidence: [], edits: null },
      ...{ newDependencies: [], behaviourChange: false },
    })),
  };
}

const refuting: PassOptions = { refute: { which: "doubtful", model: "test:judge" }, summary: null };
const wording: PassOptions = { refute: null, summary: { model: "test:judge" } };

/** Models whose bugs lens finds `found`; the passes answer what `pass` says. */
function models(
  found: unknown,
  pass: (question: ModelQuestion<unknown>) => unknown,
): ReturnType<typeof modelsThatSay> {
  return modelsThatSay((question) => {
    if (question.lens === "refuting" || question.lens === "summary") return pass(question);
    return question.lens === "bugs" ? found : nothingFound;
  });
}

const refuteAll = (question: ModelQuestion<unknown>): unknown => ({
  verdicts: [...question.question.matchAll(/^\[(c\d+)\]/gm)].map(([, id]) => ({
    id,
    refuted: true,
    reason: "Line 4 sums every item.",
  })),
});

describe("the refuting pass", () => {
  it("[S4] drops what a model refutes, keeps its reason, and the verdict follows from what is left", async () => {
    const asked = models(findings({ title: "The first item is left out" }), refuteAll);
    const { result, events } = await review(asked, { options: { passes: refuting } });
    expect(result.findings).toEqual([]);
    expect(result.dropped).toMatchObject([
      {
        reason: "refuted",
        detail: "test:judge: Line 4 sums every item.",
        finding: { title: "The first item is left out" },
      },
    ]);
    expect(result.verdict).toBe("approve");
    expect(result.passes).toMatchObject([
      { said: "1 of 1 claims refuted", outcome: { lens: "refuting", state: "answered" } },
    ]);
    expect(events.find((event) => event.type === "synthesizer:completed")).toMatchObject({
      kept: 0,
      dropped: 1,
      refuted: 1,
    });
  });

  it("[S4] [A9] is off unless it is switched on, and counts its tokens and its price when it is", async () => {
    const found = findings({ title: "The first item is left out" });
    const off = await review(models(found, refuteAll));
    const on = await review(models(found, refuteAll), { options: { passes: refuting } });
    expect(off.result.passes).toBeUndefined();
    expect(off.result.findings).toHaveLength(1);
    expect(on.result.passes?.[0]?.outcome.accounts).toMatchObject([
      { usage: { input: 10, output: 5 }, costUsd: 0.001 },
    ]);
  });

  it("[S4] asks about what is in doubt, or about all, in one question with the change before it", async () => {
    const found = findings(
      { title: "The first item is left out" },
      { title: "os is never used", line: 1, confidence: 0.95 },
    );
    const some = models(found, () => ({ verdicts: [] }));
    await review(some, { options: { passes: refuting } });
    const every = models(found, () => ({ verdicts: [] }));
    await review(every, {
      options: { passes: { ...refuting, refute: { which: "all", model: "test:judge" } } },
    });
    const texts = [some, every].map(({ asked }) => asked.filter(({ lens }) => lens === "refuting"));
    expect(texts.map((questions) => questions.length)).toEqual([1, 1]);
    expect(texts[0]?.[0]?.question).not.toContain("os is never used");
    expect(texts[1]?.[0]?.question).toContain("os is never used");
    expect(texts[0]?.[0]?.shared).toContain("return sum(items[1:])");
    expect(texts[0]?.[0]?.shared).not.toContain("s3cret");
  });

  it.each<[string, unknown]>([
    ["refutes without a reason", { verdicts: [{ id: "c1", refuted: true, reason: "  " }] }],
    ["says both", { verdicts: [true, false].map((refuted) => ({ id: "c1", refuted, reason: "because" })) }],
    ["names another claim", { verdicts: [{ id: "c7", refuted: true, reason: "because" }] }],
    ["says nothing of it", { verdicts: [] }],
  ])("[S4] an answer that %s changes nothing", async (_name, answer) => {
    const { result } = await review(
      models(findings({ title: "x is wrong" }), () => answer),
      { options: { passes: refuting } },
    );
    expect(result.findings).toHaveLength(1);
    expect(result.passes?.[0]?.said).toBe("0 of 1 claims refuted");
  });

  it("[S4] [S3] where it fails, the findings stand, it says so, and no lens is degraded by it", async () => {
    const { result } = await review(
      models(findings({ title: "x is wrong" }), () => new Error("overloaded")),
      {
        options: { passes: refuting },
      },
    );
    expect(result.findings).toHaveLength(1);
    expect(result.degraded).toBe(false);
    expect(result.passes).toMatchObject([
      {
        said: "0 of 1 claims refuted; no answer came about 1, which stand",
        outcome: { state: "failed", message: "overloaded" },
      },
    ]);
  });

  it("[S4] [K1] what a cap does not allow is not asked", async () => {
    const asked = models(findings({ title: "x is wrong" }), refuteAll);
    const caps = { ...optionsWith(null).caps, tokens: 60_000 };
    const [bugs] = optionsWith("test:model").lenses;
    const { result } = await review(asked, {
      options: {
        passes: refuting,
        caps: { ...caps, tokens: 1_600 },
        lenses: bugs === undefined ? [] : [{ ...bugs, model: null }],
      },
      facts: [fact({ startLine: 4, endLine: 4, quote: "    return sum(items[1:])", confidence: 0.7 })],
    });
    expect(asked.asked.filter(({ lens }) => lens === "refuting")).toEqual([]);
    expect(result.findings).toHaveLength(1);
    expect(result.passes?.[0]?.outcome).toMatchObject({ state: "failed", message: /not asked: the cap/ });
  });

  it("[S4] [X7] is never asked about a secret", async () => {
    const secret = fact({
      category: "secrets",
      lens: "security",
      startLine: 9,
      endLine: 9,
      quote: "password = 's3cret'",
      confidence: 0.7,
    });
    const asked = models(nothingFound, refuteAll);
    const { result } = await review(asked, { facts: [secret], options: { passes: refuting } });
    expect(asked.asked.filter(({ lens }) => lens === "refuting")).toEqual([]);
    expect(result.findings).toHaveLength(1);
    expect(result.passes).toEqual([]);
  });

  it("[S4] [D5] a claim in a change of many parts is asked about with the part that shows it", async () => {
    const lines = [...Array(4_000).keys()].map((at) => `value_${at} = ${at}  # ${"x".repeat(40)}`);
    const text = `${lines.join("\n")}\n`;
    const found = {
      ...nothingFound,
      findings: [
        {
          ...{
            path: "b.py",
            startLine: 3_500,
            endLine: 3_500,
            quote: lines[3_499],
            category: "logic",
            severity: "major",
          },
          ...{
            confidence: 0.6,
            title: "late",
            scenario: "x",
            evidence: [],
            edits: null,
            newDependencies: [],
            behaviourChange: false,
          },
        },
      ],
    };
    let isFirst = true;
    const asked = modelsThatSay(
      (question) => {
        if (question.lens === "refuting") return { verdicts: [] };
        const answer = question.lens === "bugs" && isFirst ? found : nothingFound;
        if (question.lens === "bugs") isFirst = false;
        return answer;
      },
      { contextTokens: 60_000 },
    );
    await review(asked, {
      diff: newFileDiff("b.py", text),
      head: { "b.py": text },
      options: { passes: refuting },
    });
    const questions = asked.asked.filter(({ lens }) => lens === "refuting");
    expect(questions).toHaveLength(1);
    expect(questions[0]?.shared).toContain("value_3499 = 3499");
    expect(questions[0]?.shared).not.toContain("value_10 = 10 ");
  });
});

describe("the summary", () => {
  const found = findings({ title: "The first item is left out" });
  const worded = async (summary: string): ReturnType<typeof review> =>
    review(
      models(found, () => ({ summary })),
      { options: { passes: wording } },
    );

  it("[S4] is worded by a model, with the program's numbers after it", async () => {
    const { result } = await worded("Totals are too small because one item never counts.");
    expect(result.summary).toMatch(
      /^Totals are too small because one item never counts\.\n\n1 file changed, .*1 finding/,
    );
    expect(result.passes).toMatchObject([{ said: "worded by test:judge" }]);
  });

  it.each([
    ["speaks the verdict", "Fine work, LGTM."],
    ["brings a number of its own", "There are 17 faults."],
    ["is empty", " \n"],
    ["is too long", "word ".repeat(200)],
  ])("[S4] is the template's where the answer %s", async (_name, answer) => {
    const { result } = await worded(answer);
    expect(result.summary).toMatch(/^1 file changed/);
    expect(result.passes?.[0]?.said).toMatch(/^worded by the template: the answer/);
  });

  it("[S4] is the template's where the model fails", async () => {
    const { result } = await review(
      models(found, () => new Error("overloaded")),
      { options: { passes: wording } },
    );
    expect(result.summary).toMatch(/^1 file changed/);
    expect(result.passes).toMatchObject([{ outcome: { state: "failed" } }]);
  });

  it("[S4] [X7] shows no secret, and none that hides a character", async () => {
    const secret = await worded("The word s3cret is in the code.\nReally.");
    const hidden = await worded("The pass\u202eword is in the code.");
    expect(secret.result.summary).toMatch(/^The word \[redacted password\] is in the code\. Really\.\n\n/);
    expect(hidden.result.summary).toMatch(/^1 file changed/);
  });
});
