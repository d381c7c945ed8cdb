// The check while lenses are asked: what has been answered shows, nothing is written after the asking, and a fault harms no lens.
import { expect, it } from "vitest";
import type { CheckContent, LensAnswers } from "../review/review.js";
import { systemClock } from "../runtime/runtime.js";
import { createProgressKeepers } from "./keep-progress.js";
import type { ServiceParts } from "./service-parts.js";
import { showProgress } from "./show-check.js";

type Of = Parameters<typeof showProgress>[0];

const of = {
  row: { id: "rev_1", headSha: "a".repeat(40), checkRunId: 7 },
  repository: { id: 1 },
  prepared: {
    options: { lenses: ["bugs", "security"].map((id) => ({ lens: { id, title: id }, model: null })) },
  },
} as unknown as Of; // all that the keeper reads of them

function answerOf(lens: string): LensAnswers {
  return { outcome: { lens, state: "answered", findings: 2, workMs: 5 } } as unknown as LensAnswers;
}

/** Parts over a list of answers and a check that remembers what was written into it. */
function scene(fault: Error | null = null) {
  const answers: LensAnswers[] = [];
  const written: CheckContent[] = [];
  const warned: string[] = [];
  const parts = {
    rows: {
      readSteps: () => Promise.resolve(answers.map((value) => ({ step: "lens", value }))),
      readReview: () => Promise.resolve(of.row),
    },
    host: {
      checkHost: () =>
        Promise.resolve({
          updateCheck: (id: number, content: CheckContent) => {
            if (fault !== null) throw fault;
            written.push(content);
            return Promise.resolve({ kind: "done", id });
          },
        }),
    },
    clock: systemClock,
    random: () => 0,
    pageOf: () => null,
    log: { warn: (_fields: object, message: string) => void warned.push(message) },
  } as unknown as ServiceParts; // the parts that showing a check uses
  return { answers, written, warned, show: (shown: number) => showProgress(of, parts, shown) };
}

it("[P5] what has been answered shows while other lenses are asked, once, and nothing after the last", async () => {
  const { answers, written, show } = scene();
  const keepers = createProgressKeepers(5);
  await keepers.during("rev_1", {
    show,
    ask: async () => {
      answers.push(answerOf("bugs"));
      await expect.poll(() => written.length, { timeout: 20_000 }).toBe(1);
      answers.push(answerOf("security")); // the conclusion follows at once
    },
  });
  expect(written).toHaveLength(1);
  expect(written[0]?.state).toEqual({ status: "in_progress" });
  expect(written[0]?.summary).toContain("bugs");
});

it("[P5] a review that is done before anybody could look writes no progress", async () => {
  const { answers, written, show } = scene();
  await createProgressKeepers().during("rev_1", {
    show,
    ask: () => Promise.resolve(answers.push(answerOf("bugs"))),
  });
  expect(written).toEqual([]);
});

it("[P5] a host that fails harms no lens", async () => {
  const { answers, warned, show } = scene(new Error("no answer"));
  answers.push(answerOf("bugs"));
  const value = await createProgressKeepers(5).during("rev_1", {
    show,
    ask: async () => {
      await expect.poll(() => warned.length, { timeout: 20_000 }).toBeGreaterThan(0);
      return "asked";
    },
  });
  expect(value).toBe("asked");
});
