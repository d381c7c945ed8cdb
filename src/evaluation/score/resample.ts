// The bootstrap: cases are drawn again and again with replacement, and the spread of a value says how sure it is.
import type { Estimate } from "./score.js";

/** How often cases are drawn, and the seed that every draw follows from. */
export interface Draws {
  readonly resamples: number;
  readonly seed: number;
}

const tail = 0.025;
const leastShare = 0.5;

/**
 * For each of `values` its value on all cases, with the 2.5th and 97.5th percentile over the draws (B. Efron's percentile
 * interval). All values are computed on the same draws. A draw on which a value cannot be computed is left out of it; where
 * that is more than half of them, there is no interval.
 */
export function estimate<Case, Name extends string>(
  cases: readonly Case[],
  values: Readonly<Record<Name, (drawn: readonly Case[]) => number | null>>,
  draws: Draws,
): Record<Name, Estimate> {
  const names = Object.keys(values) as Name[]; // the keys of the record just given
  const random = mulberry32(draws.seed);
  const drawn = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round < draws.resamples && cases.length > 0; round += 1) {
    const sample = cases.map(() => cases[Math.floor(random() * cases.length)] as Case); // an index below the length
    for (const name of names) {
      const value = values[name](sample);
      if (value !== null) drawn.get(name)?.push(value);
    }
  }
  const rows = names.map((name) => [name, around(values[name](cases), drawn.get(name) ?? [], draws)]);
  return Object.fromEntries(rows) as Record<Name, Estimate>; // one row for each name
}

function around(value: number | null, drawn: readonly number[], { resamples }: Draws): Estimate {
  if (value === null || drawn.length === 0 || drawn.length < resamples * leastShare)
    return { value, low: null, high: null };
  const sorted = [...drawn].sort((a, b) => a - b);
  return { value, low: percentile(sorted, tail), high: percentile(sorted, 1 - tail) };
}

/** The nearest-rank percentile of sorted values: one of them, never one between; 0 without any. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

/** Mulberry32 (public domain): small, quick, and the same on every machine. Gives numbers in [0, 1). */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
