// Running and scoring: order, resumption, money, interruption, intervals and paired differences.
import { describe, expect, it } from "vitest";
import { AssayError } from "../runtime/runtime.js";
import type { CaseRun, JudgedRun } from "./outcome.js";
import { evaluationSchema } from "./results-schema.js";
import { runEvaluation, type EvaluationPlan, type EvaluationTask } from "./run-evaluation.js";
import { measure } from "./score/score.js";
import type { EvaluationSet } from "./set/evaluation-set.js";
import { evaluationFormats } from "./words/evaluation-formats.js";

const known = {
  id: "k",
  places: [],
  lens: "bugs",
  alsoLenses: [],
  category: null,
  severity: "major",
  says: "",
  mentions: null,
} as const;
const change = { kind: "diff", path: "/none" } as const;

/** Cases named by letters; those in `clean` have nothing to be found. */
function setOf(names: string, clean = ""): EvaluationSet {
  const cases = names.split("").map((id) => ({
    ...{ id, title: id, description: null, change, accept: [] },
    known: clean.includes(id) ? [] : [known],
  }));
  return { name: "letters", file: "/letters.yml", hash: "h", nearLines: 3, cases };
}

const spent = {
  costUsd: 0.5,
  calls: 1,
  unpricedCalls: 0,
  cachedAnswers: 0,
  inputTokens: 10,
  cachedTokens: 0,
  outputTokens: 5,
};

/** A review that found what is known (or not), with so many false alarms. */
function judged({ case: one }: EvaluationTask, { found = true, alarms = 0 } = {}): JudgedRun {
  const finding = {
    id: "f",
    lens: "bugs",
    path: "a",
    startLine: 1,
    endLine: 1,
    severity: "major",
    confidence: 1,
  } as const;
  const hits = found
    ? one.known.map(({ id }) => ({ ...finding, title: "t", state: "hit" as const, known: id }))
    : [];
  const wrong = [...Array(alarms).keys()].map(() => ({
    ...{ ...finding, title: "it is *wrong*\u001b[31m", state: "false-alarm" as const, known: null },
  }));
  return {
    state: "judged",
    record: "r1",
    findings: [...hits, ...wrong],
    known: one.known.map(({ id, lens, severity }) => ({
      id,
      lens,
      severity,
      state: found ? "found" : "missed",
    })),
    answered: [{ lens: "bugs", by: "m" }],
    failures: [],
    dropped: {},
    verdict: "comment",
    spent,
    wallMs: 1_000,
  };
}

function planOf(more: Partial<EvaluationPlan>): EvaluationPlan {
  return {
    set: setOf("abcd", "d"),
    configurations: [{ label: "one", hash: "1" }],
    head: {
      tool: { name: "assay", version: "0" },
      id: "e",
      request: {},
      startedAt: new Date(0).toISOString(),
    },
    runs: 1,
    draws: { resamples: 200, seed: 1 },
    jobs: 1,
    done: [],
    review: (task) => Promise.resolve(judged(task)),
    reserve: () => Promise.resolve({ settle: () => Promise.resolve() }),
    onDone: () => Promise.resolve(),
    now: () => 0,
    signal: new AbortController().signal,
    ...more,
  };
}

describe("an evaluation", () => {
  it("[O4] scores precision, recall and F1, and false alarms on clean changes, in the published shape", async () => {
    const review: EvaluationPlan["review"] = (task) =>
      Promise.resolve(judged(task, { found: task.case.id !== "a", alarms: task.case.id === "d" ? 2 : 0 }));
    const done = await runEvaluation(planOf({ review, runs: 2 }));
    expect(() => evaluationSchema.parse(done)).not.toThrow();
    expect(done).toMatchObject({ complete: true, stopped: null, comparison: null });
    const [one] = done.configurations;
    expect(one?.overall).toMatchObject({ hits: 4, alarms: 4, found: 4, missed: 2 });
    expect(one?.overall.precision.value).toBe(0.5);
    expect(one?.overall.recall.value).toBeCloseTo(2 / 3);
    expect(one?.falseAlarmsPerClean.value).toBe(2);
    expect(one?.costUsd).toBe(4);
    expect(one?.overall.recall.low).toBeLessThan(2 / 3);
    expect(one?.overall.recall.high).toBe(1);
  });

  it("[O4] gives equal intervals for an equal seed, whatever order reviews end in", async () => {
    const review: EvaluationPlan["review"] = (task) =>
      Promise.resolve(judged(task, { found: task.case.id < "c" }));
    const once = await runEvaluation(planOf({ review }));
    const again = await runEvaluation(planOf({ review, jobs: 4 }));
    expect(again).toEqual(once);
  });

  it("[O4] goes on with what was not done, and tells of every review as it ends", async () => {
    const seen: string[] = [];
    const told: boolean[] = [];
    const review: EvaluationPlan["review"] = (task) => {
      seen.push(task.case.id);
      return Promise.resolve(judged(task));
    };
    const before: CaseRun = {
      case: "b",
      run: 1,
      ...judged({ case: setOf("b").cases[0] as never, configuration: 0, run: 1 }),
    };
    const onDone: EvaluationPlan["onDone"] = ({ complete }) => {
      told.push(complete);
      return Promise.resolve();
    };
    const done = await runEvaluation(planOf({ review, onDone, done: [[before]] }));
    expect(seen).toEqual(["a", "c", "d"]);
    expect(done.configurations[0]?.runs.map((run) => run.case)).toEqual(["a", "b", "c", "d"]);
    expect(told).toEqual([false, false, true, true]);
  });

  it("[O4] stops before a review that could cost too much, and says so", async () => {
    let left = 1;
    const reserve: EvaluationPlan["reserve"] = () => {
      left -= 0.5;
      return Promise.resolve(
        left < 0 ? { refused: "no money is left" } : { settle: () => Promise.resolve() },
      );
    };
    const done = await runEvaluation(planOf({ reserve }));
    expect(done).toMatchObject({ complete: false, stopped: "no money is left" });
    expect(done.configurations[0]?.runs).toHaveLength(2);
    expect(evaluationFormats.text(done)).toContain("Not complete: no money is left");
  });

  it("[O4] stops where no key is accepted, instead of failing case by case", async () => {
    const failures = [{ lens: "bugs", failure: "auth", message: "the key is wrong", remedy: "Set another." }];
    const review: EvaluationPlan["review"] = (task) =>
      Promise.resolve({ ...judged(task), answered: [], failures });
    const done = await runEvaluation(planOf({ review }));
    expect(done.stopped).toBe("no key was accepted: the key is wrong");
    expect(done.configurations[0]?.runs).toHaveLength(1);
    expect(done.configurations[0]?.failedLenses).toMatchObject([{ lens: "bugs", failure: "auth", times: 1 }]);
  });

  it("[O4] ends an interruption with what was done by then told, and the rest undone", async () => {
    const controller = new AbortController();
    let last = 0;
    const review: EvaluationPlan["review"] = (task) => {
      if (task.case.id === "b") controller.abort();
      return Promise.resolve(judged(task));
    };
    const onDone: EvaluationPlan["onDone"] = ({ configurations }) => {
      last = configurations[0]?.runs.length ?? 0;
      return Promise.resolve();
    };
    const run = runEvaluation(planOf({ review, onDone, signal: controller.signal }));
    await expect(run).rejects.toSatisfy(
      (thrown) => thrown instanceof AssayError && thrown.code === "cancelled",
    );
    expect(last).toBe(2);
  });

  it("[O4] compares two configurations case by case, so that a steady gain is beyond chance", async () => {
    const review: EvaluationPlan["review"] = (task) =>
      Promise.resolve(judged(task, { found: task.configuration === 1 || task.case.id === "a" }));
    const configurations = [
      { label: "one", hash: "1" },
      { label: "two", hash: "2" },
    ];
    const { comparison } = await runEvaluation(planOf({ review, configurations, set: setOf("abcdefgh") }));
    expect(comparison).toMatchObject({ cases: 8, recall: { value: 7 / 8 }, costUsdPerReview: { value: 0 } });
    expect(comparison?.recall.low).toBeGreaterThan(0);
  });
});

it("[O4] says nothing of precision where nothing was said, and 0 of F1 where something was missed", () => {
  expect(measure({ hits: 0, alarms: 0, found: 0, missed: 3 })).toEqual({ precision: null, recall: 0, f1: 0 });
  expect(measure({ hits: 0, alarms: 0, found: 0, missed: 0 })).toEqual({
    precision: null,
    recall: null,
    f1: null,
  });
  expect(measure({ hits: 0, alarms: 0, found: 2, missed: 0 })).toEqual({
    precision: null,
    recall: 1,
    f1: null,
  });
});

it("[P7] a title of a model neither commands the terminal nor marks up the report", async () => {
  const review: EvaluationPlan["review"] = (task) => Promise.resolve(judged(task, { alarms: 1 }));
  const done = await runEvaluation(planOf({ review }));
  expect(evaluationFormats.text(done)).not.toContain("\u001b");
  expect(evaluationFormats.json(done)).not.toContain("\u001b");
  expect(evaluationFormats.markdown(done)).toContain("it is \\*wrong\\*");
});
