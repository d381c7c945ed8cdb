// Counts of one case, over all its runs: what scores are made of and what is resampled.
import type { CaseRun } from "../outcome.js";

/** `hits` and `alarms` count reported findings, `found` and `missed` known ones; a repeat is an alarm. */
export interface Tally {
  readonly hits: number;
  readonly alarms: number;
  readonly found: number;
  readonly missed: number;
}

/** One case's counts, overall and by lens. `runs` are those that were judged; `isClean` is true without known findings. */
export interface CaseTally {
  readonly case: string;
  readonly isClean: boolean;
  readonly runs: number;
  readonly all: Tally;
  readonly lenses: ReadonlyMap<string, Tally>;
  readonly costUsd: number;
}

export const nothing: Tally = { hits: 0, alarms: 0, found: 0, missed: 0 };

/** Sums two counts. */
export function add(a: Tally, b: Tally): Tally {
  return {
    hits: a.hits + b.hits,
    alarms: a.alarms + b.alarms,
    found: a.found + b.found,
    missed: a.missed + b.missed,
  };
}

/** Counts the judged runs of one case. A finding counts for the lens that made it, a known one for the lens that should. */
export function tallyCase(
  runs: readonly CaseRun[],
  of: { readonly case: string; readonly isClean: boolean },
): CaseTally {
  const judged = runs.flatMap((run) => (run.state === "judged" ? [run] : []));
  const lenses = new Map<string, Tally>();
  const count = (lens: string, what: Partial<Tally>): void => {
    lenses.set(lens, add(lenses.get(lens) ?? nothing, { ...nothing, ...what }));
  };
  for (const run of judged) {
    for (const { lens, state } of run.findings) {
      if (state === "hit") count(lens, { hits: 1 });
      if (state === "repeat" || state === "false-alarm") count(lens, { alarms: 1 });
    }
    for (const { lens, state } of run.known) {
      if (state === "found") count(lens, { found: 1 });
      if (state === "missed") count(lens, { missed: 1 });
    }
  }
  return {
    ...of,
    runs: judged.length,
    all: [...lenses.values()].reduce(add, nothing),
    lenses,
    costUsd: judged.reduce((sum, run) => sum + run.spent.costUsd, 0),
  };
}
