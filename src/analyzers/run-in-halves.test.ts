// Halving: which items are lost, how often it is tried, and where it stops.
import { describe, expect, it } from "vitest";
import { AssayError, type Clock } from "../runtime/runtime.js";
import { runInHalves } from "./run-in-halves.js";

/** A clock that each attempt moves on by hand. */
function handClock(): Clock & { time: number } {
  return { time: 0, now: () => 0, sleep: () => Promise.resolve() };
}

async function run(bad: readonly number[], budgetMs = 1_000_000) {
  const clock = handClock();
  clock.now = () => clock.time;
  const attempts: { size: number; share: number }[] = [];
  const items = Array.from({ length: 16 }, (_, index) => index);
  const result = await runInHalves({
    items,
    clock,
    budgetMs,
    attempt: (part, share) => {
      attempts.push({ size: part.length, share });
      clock.time += 1_000;
      if (part.some((item) => bad.includes(item))) return Promise.reject(new Error("fell over"));
      return Promise.resolve(part.map((item) => item * 10));
    },
  });
  return { ...result, attempts };
}

describe("runInHalves", () => {
  it("[X8] one attempt is enough when nothing fails", async () => {
    const { results, lost, attempts } = await run([]);
    expect(results).toEqual(Array.from({ length: 16 }, (_, index) => index * 10));
    expect({ lost, attempts }).toEqual({ lost: [], attempts: [{ size: 16, share: 1 }] });
  });

  it("[X8] bad items alone are lost, each with the reason, and the rest keeps its order", async () => {
    const { results, lost } = await run([3, 12]);
    expect(results).toEqual([0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15].map((item) => item * 10));
    expect(lost).toEqual([
      { items: [3], reason: "fell over" },
      { items: [12], reason: "fell over" },
    ]);
  });

  it("[X8] smaller parts get less time, down to an eighth", async () => {
    const { attempts } = await run([0]);
    expect(attempts.filter(({ size }) => size === 1).map(({ share }) => share)).toEqual([1 / 8, 1 / 8]);
    expect(attempts.find(({ size }) => size === 4)?.share).toBe(1 / 4);
  });

  it("[X8] nothing is begun after the budget, and what was not tried is told", async () => {
    const all = Array.from({ length: 16 }, (_, index) => index);
    const { results, lost, attempts } = await run(all, 3_000);
    expect(results).toEqual([]);
    expect(attempts).toHaveLength(3);
    expect(lost.flatMap(({ items }) => items)).toEqual(all);
    expect(new Set(lost.map(({ reason }) => reason))).toEqual(new Set(["had no time left"]));
  });

  it("[X8] a cancellation ends it at once", async () => {
    const fault = new AssayError({ code: "cancelled", message: "m", remedy: "r" });
    const clock = handClock();
    const attempt = (): Promise<number[]> => Promise.reject(fault);
    await expect(runInHalves({ items: [1, 2], clock, budgetMs: 1, attempt })).rejects.toBe(fault);
  });
});
