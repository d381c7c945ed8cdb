// Latency's distributions have the moments they are asked for.
import { describe, expect, it } from "vitest";
import { parseFault } from "../fault.js";
import { randomKey, randomOf } from "../random.js";

const key = randomKey({ seed: 11, scenario: "s" }, "latency");

function draws(settings: object): readonly number[] {
  const fault = parseFault({ kind: "latency", ...settings });
  return Array.from(
    { length: 20_000 },
    (_, index) => fault.strike(randomOf(key, { index, turn: 0 })).magnitude ?? -1,
  );
}

function share(values: readonly number[], test: (value: number) => boolean): number {
  return values.filter(test).length / values.length;
}

describe("latency", () => {
  it("[R3] normal: mean and deviation as asked, never below nothing", () => {
    const values = draws({ meanMs: 200, stddevMs: 50 });
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean).toBeGreaterThan(198);
    expect(mean).toBeLessThan(202);
    expect(share(values, (value) => Math.abs(value - 200) <= 50)).toBeCloseTo(0.683, 1.5);
    expect(Math.min(...draws({ meanMs: 1, stddevMs: 50 }))).toBe(0);
  });

  it("[R3] uniform: within its bounds, a half below the middle", () => {
    const values = draws({ distribution: "uniform", minMs: 100, maxMs: 300 });
    expect(Math.min(...values)).toBeGreaterThanOrEqual(100);
    expect(Math.max(...values)).toBeLessThan(300);
    expect(share(values, (value) => value < 200)).toBeCloseTo(0.5, 1.5);
  });

  it("[R3] pareto: never below its scale, its tail as heavy as its shape says, never above the cap", () => {
    const values = draws({ distribution: "pareto", scaleMs: 10, shape: 2, capMs: 400 });
    expect(Math.min(...values)).toBeGreaterThanOrEqual(10);
    expect(Math.max(...values)).toBeLessThanOrEqual(400);
    expect(share(values, (value) => value > 20)).toBeCloseTo(0.25, 1.5); // (scale / x) ** shape
  });
});
