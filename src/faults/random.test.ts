// Draws are fixed by their names, evenly spread, and do not hang together.
import { describe, expect, it } from "vitest";
import { randomKey, randomOf, shifted } from "./random.js";

const key = randomKey({ seed: 1, scenario: "s" }, "f");
const many = (draw: (index: number) => number): number[] =>
  Array.from({ length: 20_000 }, (_, index) => draw(index));
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

describe("random", () => {
  it("[R3] gives the same number for the same seed, scenario, fault, request, turn and slot", () => {
    const draw = (): number =>
      randomOf(randomKey({ seed: 7, scenario: "a" }, "x"), { index: 3, turn: 2 }).uniform(5);
    expect(draw()).toBe(draw());
  });

  it("[R3] gives other numbers when any one of them differs", () => {
    const numbers = [
      randomOf(key, { index: 0, turn: 0 }).uniform(0),
      randomOf(key, { index: 0, turn: 0 }).uniform(1),
      randomOf(key, { index: 1, turn: 0 }).uniform(0),
      randomOf(key, { index: 0, turn: 1 }).uniform(0),
      randomOf(key, { index: 2 ** 32, turn: 0 }).uniform(0),
      randomOf(randomKey({ seed: 2, scenario: "s" }, "f"), { index: 0, turn: 0 }).uniform(0),
      randomOf(randomKey({ seed: 1, scenario: "t" }, "f"), { index: 0, turn: 0 }).uniform(0),
      randomOf(randomKey({ seed: 1, scenario: "s" }, "g"), { index: 0, turn: 0 }).uniform(0),
    ];
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it("spreads uniformly over [0, 1) from request to request", () => {
    const values = many((index) => randomOf(key, { index, turn: 0 }).uniform(0));
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
    expect(mean(values)).toBeCloseTo(0.5, 1);
    for (let tenth = 0; tenth < 10; tenth += 1)
      expect(values.filter((value) => Math.floor(value * 10) === tenth).length / values.length).toBeCloseTo(
        0.1,
        1.5,
      );
  });

  it("draws a normal of mean 0 and deviation 1, independent of the uniform of the next slot", () => {
    const normal = many((index) => randomOf(key, { index, turn: 0 }).normal(0));
    const uniform = many((index) => randomOf(key, { index, turn: 0 }).uniform(1) - 0.5);
    expect(mean(normal)).toBeCloseTo(0, 1);
    expect(mean(normal.map((value) => value ** 2))).toBeCloseTo(1, 1);
    expect(Math.abs(mean(normal.map((value, at) => value * (uniform[at] ?? 0))))).toBeLessThan(0.02);
  });

  it("shifts slots, so that purposes do not meet", () => {
    const random = randomOf(key, { index: 0, turn: 0 });
    expect(shifted(random, 3).uniform(1)).toBe(random.uniform(4));
  });
});
