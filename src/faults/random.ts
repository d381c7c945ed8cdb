// The random numbers of one fault on one request: fixed by seed, scenario, fault id, request index and turn.
import { sha256 } from "../runtime/runtime.js";
import { philox, type Words4 } from "./philox.js";

/** Which fault of which run draws. Two runs with equal names draw equal numbers. */
export type RandomKey = readonly [number, number];

/**
 * Numbers for one decision. A `slot` is a whole number from 0; the same slot always gives the same number, so the
 * order in which bytes arrive cannot change what is drawn.
 */
export interface Random {
  /** Uniform in [0, 1). */
  uniform(slot: number): number;
  /** Standard normal: mean 0, deviation 1. */
  normal(slot: number): number;
}

/** The key of fault `faultId` in one scenario of one seed; computed once per plan, since it hashes. */
export function randomKey(run: { seed: number; scenario: string }, faultId: string): RandomKey {
  const digest = sha256(JSON.stringify([run.seed, run.scenario, faultId]));
  return [Number.parseInt(digest.slice(0, 8), 16), Number.parseInt(digest.slice(8, 16), 16)];
}

/**
 * The draws of one fault for request `index` and `turn` (0 for HTTP; see `tunnel.ts` for streams).
 * Pure: equal arguments give equal draws, whatever else the proxy carries at the time (spec R3).
 */
export function randomOf(key: RandomKey, at: { index: number; turn: number }): Random {
  const block = (slot: number): Words4 =>
    philox([at.index >>> 0, Math.floor(at.index / 2 ** 32) >>> 0, at.turn >>> 0, slot >>> 0], key);
  return {
    uniform: (slot) => {
      const words = block(slot);
      return unit(words[0], words[1]);
    },
    normal: (slot) => {
      const [a, b, c, d] = block(slot);
      return Math.sqrt(-2 * Math.log(1 - unit(a, b))) * Math.cos(2 * Math.PI * unit(c, d)); // Box-Muller
    },
  };
}

/** Draws for a different purpose than `random`'s: slots shifted, so that they never meet the first `by` ones. */
export function shifted(random: Random, by: number): Random {
  return {
    uniform: (slot) => random.uniform(slot + by),
    normal: (slot) => random.normal(slot + by),
  };
}

function unit(high: number, low: number): number {
  return ((high >>> 5) * 2 ** 26 + (low >>> 6)) / 2 ** 53;
}
