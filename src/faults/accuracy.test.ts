// What is drawn follows its theory: distributions by Kolmogorov and Smirnov, probabilities by their interval. No clock is asked.
import { describe, expect, it } from "vitest";
import { parseFault } from "./fault.js";
import { randomKey, randomOf } from "./random.js";
import { beginRun } from "./run.js";

const size = 10_000;
/** The largest distance of 10,000 draws from their own distribution, met by chance once in a hundred times. */
const greatestDistance = 1.628 / Math.sqrt(size);
const key = randomKey({ seed: 3, scenario: "accuracy" }, "f");
const clock = { now: () => 0, sleep: () => Promise.resolve() };

function draws(settings: object): readonly number[] {
  const fault = parseFault(settings);
  return Array.from(
    { length: size },
    (_, index) => fault.strike(randomOf(key, { index, turn: 0 })).magnitude ?? Number.NaN,
  );
}

/** The greatest distance between the steps of the draws and the distribution that they are to follow. */
function distance(values: readonly number[], distribution: (value: number) => number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.max(
    ...sorted.map((value, at) => {
      const wanted = distribution(value);
      return Math.max(Math.abs(wanted - at / size), Math.abs(wanted - (at + 1) / size));
    }),
  );
}

/** Abramowitz and Stegun, 7.1.26: wrong by 1.5e-7 at most. */
function normal(value: number): number {
  const x = Math.abs(value) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const series = [1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592];
  const tail = series.reduce((sum, one) => (sum + one) * t, 0) * Math.exp(-x * x);
  return value < 0 ? tail / 2 : 1 - tail / 2;
}

describe("what is drawn", () => {
  it.each([
    [{ kind: "latency", meanMs: 200, stddevMs: 40 }, (ms: number) => normal((ms - 200) / 40)],
    [{ kind: "latency", meanMs: 100, stddevMs: 20 }, (ms: number) => normal((ms - 100) / 20)],
    [
      { kind: "latency", distribution: "uniform", minMs: 50, maxMs: 250 },
      (ms: number) => Math.min(1, Math.max(0, (ms - 50) / 200)),
    ],
    [{ kind: "latency", distribution: "pareto", scaleMs: 20, shape: 3 }, (ms: number) => 1 - (20 / ms) ** 3],
    [{ kind: "jitter", amplitudeMs: 80 }, (ms: number) => ms / 80],
  ])("[R3] of %j is no further from its theory than chance allows", (settings, distribution) => {
    expect(distance(draws(settings), distribution)).toBeLessThan(greatestDistance);
  });

  it("[R3] would be found out with a mean that is wrong by a twentieth of its deviation", () => {
    const values = draws({ kind: "latency", meanMs: 202, stddevMs: 40 });
    expect(distance(values, (ms) => normal((ms - 200) / 40))).toBeGreaterThan(greatestDistance);
  });

  it.each([0.01, 0.05, 0.3, 0.5, 0.9])(
    "[R3] applies with probability %d, within the interval that 10,000 requests allow",
    (probability) => {
      const plan = [parseFault({ kind: "reset", id: `p${probability}`, probability })];
      const run = beginRun({ seed: 5, scenario: "p", plan, durationMs: null }, clock);
      const occasion = { turn: 0, isHttp: true, traits: { host: "h" } };
      const applied = Array.from(
        { length: size },
        (_, index) => run.decide({ ...occasion, index }).made[0],
      ).filter((made) => made?.decision.outcome === "applied").length;
      const allowed = 2.576 * Math.sqrt((probability * (1 - probability)) / size); // 99 %
      expect(Math.abs(applied / size - probability)).toBeLessThan(allowed);
    },
  );

  it("[R3] loses packets at their rate, twice in a row at its square", () => {
    const stalls = draws({ kind: "packet-loss", rate: 0.2, stallMs: 100 });
    for (const [losses, share] of [
      [1, 0.2],
      [2, 0.04],
      [3, 0.008],
    ] as const) {
      const seen = stalls.filter((ms) => ms >= 100 * (2 ** losses - 1)).length / size;
      expect(Math.abs(seen - share)).toBeLessThan(2.576 * Math.sqrt((share * (1 - share)) / size));
    }
  });
});
