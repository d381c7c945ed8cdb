// What a review found is measured against what is known: who meets whom, and what counts on no side.
import { describe, expect, it } from "vitest";
import { sampleFinding, sampleResult, sampleLens } from "./fixtures/made-up.js";
import { judgeRun } from "./judge-run.js";
import type { EvaluationCase, KnownFinding } from "./set/evaluation-set.js";

function known(fields: Partial<KnownFinding> & { lines?: [number, number] } = {}): KnownFinding {
  const { lines = [10, 10], ...rest } = fields;
  return {
    id: "k1",
    places: [{ path: "a.py", side: "new", startLine: lines[0], endLine: lines[1] }],
    lens: "bugs",
    alsoLenses: [],
    category: null,
    severity: "major",
    says: "a fault",
    mentions: null,
    ...rest,
  };
}

function caseWith(findings: readonly KnownFinding[], accept: EvaluationCase["accept"] = []): EvaluationCase {
  const change = { kind: "diff", path: "/none" } as const;
  return { id: "c", title: "c", description: null, change, known: findings, accept };
}

function judge(
  one: EvaluationCase,
  findings: Parameters<typeof sampleFinding>[0][],
  lenses = [sampleLens("bugs"), sampleLens("security")],
): ReturnType<typeof judgeRun> {
  const result = sampleResult({ findings: findings.map((finding) => sampleFinding(finding)), lenses });
  return judgeRun(result, { case: one, nearLines: 3, record: "r" });
}

describe("meeting a known finding", () => {
  it("[O4] takes the same file, a lens that may say it, and lines at most three away", () => {
    const states = (finding: Parameters<typeof sampleFinding>[0]): string | undefined =>
      judge(caseWith([known()]), [finding]).findings[0]?.state;
    expect(states({ startLine: 13 })).toBe("hit");
    expect(states({ startLine: 14 })).toBe("false-alarm");
    expect(states({ startLine: 5, endLine: 8 })).toBe("hit");
    expect(states({ path: "b.py" })).toBe("false-alarm");
    expect(states({ lens: "security" })).toBe("false-alarm");
    expect(states({ lens: "security", alsoFrom: ["bugs"] })).toBe("hit");
    expect(states({ side: "old" })).toBe("false-alarm");
  });

  it("[O4] may be held to words, to other lenses and to other places", () => {
    const one = known({
      alsoLenses: ["security"],
      mentions: /overflow/i,
      places: [...known().places, { path: "b.py", side: "old", startLine: 2, endLine: 4 }],
    });
    const said = judge(caseWith([one]), [
      { title: "It is wrong" },
      { title: "Overflow", lens: "security", path: "b.py", side: "old", startLine: 3 },
    ]);
    expect(said.findings.map(({ state }) => state)).toEqual(["false-alarm", "hit"]);
  });

  it("[O4] pairs as many as can be paired: a finding that meets two leaves the other one its only partner", () => {
    const near = known({ id: "near", lines: [10, 10] });
    const far = known({ id: "far", lines: [14, 14] });
    const said = judge(caseWith([near, far]), [{ startLine: 11 }, { startLine: 8 }]);
    expect(said.known.map(({ state }) => state)).toEqual(["found", "found"]);
    expect(said.findings.map((finding) => finding.known)).toEqual(["far", "near"]);
  });

  it("[O4] counts the second of two equal findings as said again, and keeps what it met", () => {
    const said = judge(caseWith([known()]), [{ startLine: 12 }, { startLine: 10 }]);
    expect(said.findings).toMatchObject([
      { state: "repeat", known: "k1" },
      { state: "hit", known: "k1" },
    ]);
  });
});

describe("what counts on no side", () => {
  it("[O4] is what a rule of the case accepts, and what stands outside the change", () => {
    const rule = { because: "arguable", path: "*.py", lines: null, lenses: ["security"], mentions: null };
    const said = judge(caseWith([], [rule]), [{ lens: "security" }, { preExisting: true }, {}]);
    expect(said.findings.map(({ state }) => state)).toEqual(["accepted", "outside", "false-alarm"]);
  });

  it("[O4] a failed lens is not one that found nothing: its known findings are not scored, met or not", () => {
    const one = known({ alsoLenses: ["security"] });
    const lenses = [sampleLens("bugs", "billing"), sampleLens("security")];
    const silent = judge(caseWith([one]), [], lenses);
    const met = judge(caseWith([one]), [{ lens: "security" }], lenses);
    expect(silent.known).toMatchObject([{ state: "unscored" }]);
    expect(met.findings).toMatchObject([{ state: "unscored" }]);
    expect(silent.failures).toMatchObject([{ lens: "bugs", failure: "billing" }]);
  });
});

it("[O4] counts what the lenses spent, cached answers and unknown prices apart", () => {
  expect(judge(caseWith([]), []).spent).toEqual({
    costUsd: 0.02,
    calls: 4,
    unpricedCalls: 2,
    cachedAnswers: 0,
    inputTokens: 40,
    cachedTokens: 8,
    outputTokens: 12,
  });
});
