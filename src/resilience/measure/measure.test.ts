// Percentiles and intervals against values that can be worked out by hand.
import { describe, expect, it } from "vitest";
import { medianShift, percentileInterval, wilson } from "./interval.js";
import { percentile } from "./quantile.js";

const oneToHundred = Array.from({ length: 100 }, (_, at) => 100 - at);

describe("percentile", () => {
  it("[R6] is the nearest rank, whatever the order of the values", () => {
    expect([50, 95, 99, 100, 0.5].map((percent) => percentile(oneToHundred, percent))).toEqual([
      50, 95, 99, 100, 1,
    ]);
    expect(percentile([7], 99)).toBe(7);
    expect(percentile([], 50)).toBeNull();
  });
});

describe("wilson", () => {
  it("[R6] gives the published interval for 5 of 20, and stays within 0 and 1 at the ends", () => {
    const [low, high] = wilson(5, 20);
    expect(low).toBeCloseTo(0.1119, 4);
    expect(high).toBeCloseTo(0.4687, 4);
    expect(wilson(0, 10)[0]).toBe(0);
    expect(wilson(10, 10)[1]).toBeCloseTo(1, 12);
    expect(wilson(0, 0)).toEqual([0, 1]);
  });
});

describe("the bootstrap", () => {
  it("[R6] repeats itself for a seed and encloses what was measured", () => {
    const interval = percentileInterval(oneToHundred, 50, 3);
    expect(interval).toEqual(percentileInterval(oneToHundred, 50, 3));
    expect(interval?.[0]).toBeLessThan(50);
    expect(interval?.[1]).toBeGreaterThan(50);
  });

  it("[R6] excludes zero for a shift that is there, and not for equal samples", () => {
    const later = oneToHundred.map((value) => value + 60);
    expect(medianShift(oneToHundred, later, 1)?.[0]).toBeGreaterThan(0);
    const [low, high] = medianShift(oneToHundred, oneToHundred, 1) ?? [1, 1];
    expect(low).toBeLessThanOrEqual(0);
    expect(high).toBeGreaterThanOrEqual(0);
  });
});
