// What the processes of one App share of GitHub's limits, so that a limit which one of them met stops them all (spec P3, Y3).
import type { Resource } from "./rate-limit.js";

/** What a limit bars: one resource, or everything. */
export type Barred = Resource | "all";

/**
 * Limits by the name of whom they are for (`installation 7`, `the App`). Times are epoch milliseconds. Nothing throws: where the
 * others cannot be asked, each process keeps to what it knows by itself.
 */
export interface SharedLimits {
  /** Until when this is barred, by what any process has told. Answers at once, from memory. */
  barredUntil(name: string, resource: Resource): number;
  /** Tells the others, without waiting for it. A bar is only ever lengthened. */
  bar(name: string, barred: Barred, untilMs: number): void;
  /** Takes the next turn to write content, `gapMs` after the one before it in whatever process; gives the milliseconds until it is there. */
  takeTurn(name: string, gapMs: number): Promise<number>;
}

/** For a process that is alone. */
export const alone: SharedLimits = {
  barredUntil: () => 0,
  bar: () => undefined,
  takeTurn: () => Promise.resolve(0),
};
