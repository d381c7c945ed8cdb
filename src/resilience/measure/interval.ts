// How sure a measurement is: Wilson's interval for shares, a seeded bootstrap for percentiles and their differences.
import { percentile, rounded } from "./quantile.js";

/** A 95 % interval, ends included. */
export type Interval = readonly [low: number, high: number];

const z = 1.959964; // two-sided 95 % of the normal distribution
const resamples = 400;

/** Wilson's score interval for `hits` of `trials`, as shares 0..1; the whole range where nothing was tried. */
export function wilson(hits: number, trials: number): Interval {
  if (trials === 0) return [0, 1];
  const share = hits / trials;
  const centre = share + (z * z) / (2 * trials);
  const spread = z * Math.sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials * trials));
  const scale = 1 + (z * z) / trials;
  return [Math.max(0, (centre - spread) / scale), Math.min(1, (centre + spread) / scale)];
}

/** The bootstrap interval of a percentile; null for fewer than two values. The same seed gives the same interval. */
export function percentileInterval(
  values: readonly number[],
  percent: number,
  seed: number,
): Interval | null {
  if (values.length < 2) return null;
  const draw = mulberry32(seed);
  return middle(Array.from({ length: resamples }, () => percentile(resample(values, draw), percent) ?? 0));
}

/** The bootstrap interval of median(`after`) − median(`before`); null where either has fewer than two values. */
export function medianShift(
  before: readonly number[],
  after: readonly number[],
  seed: number,
): Interval | null {
  if (before.length < 2 || after.length < 2) return null;
  const draw = mulberry32(seed);
  const median = (values: readonly number[]): number => percentile(resample(values, draw), 50) ?? 0;
  return middle(Array.from({ length: resamples }, () => median(after) - median(before)));
}

function middle(estimates: readonly number[]): Interval {
  return [rounded(percentile(estimates, 2.5) ?? 0), rounded(percentile(estimates, 97.5) ?? 0)];
}

function resample(values: readonly number[], draw: () => number): readonly number[] {
  return values.map(() => values[Math.floor(draw() * values.length)] ?? 0);
}

/** A small generator with a period of 2^32, ample for resampling. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
