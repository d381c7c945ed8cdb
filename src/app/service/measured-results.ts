// What the rows of a fire test hold, taken from its parsed results: the verdict and the counts that lists show.
import { objectiveRows, type RunResults } from "../../resilience/resilience.js";
import type { NewFireTest } from "../../store/store.js";

/** The most bytes that one results.json may have, wherever it comes from. */
export const maxResultsBytes = 8 * 1024 * 1024;

/** The columns that follow from results. Times that are none become `now` (milliseconds). */
export function columnsOf(
  results: RunResults,
  now: number,
): Pick<
  NewFireTest,
  "verdict" | "isComplete" | "scenarios" | "objectives" | "startedAt" | "finishedAt" | "results"
> {
  const states = results.items.map(({ state }) => state);
  const passed = states.filter((state) => state === "passed").length;
  const failed = states.filter((state) => state === "failed").length;
  const rows = objectiveRows(results);
  const held = rows.filter(({ check }) => check.holds).length;
  return {
    verdict: results.verdict,
    isComplete: results.state === "complete",
    scenarios: { passed, failed, notTested: states.length - passed - failed },
    objectives: { held, missed: rows.length - held },
    startedAt: timeOf(results.startedAt, now),
    finishedAt: timeOf(results.finishedAt, now),
    results,
  };
}

/** Milliseconds of a time in results; nothing before 1970 or after `now` by more than a day is believed. */
function timeOf(text: string, now: number): number {
  const at = Date.parse(text);
  return Number.isFinite(at) && at >= 0 && at <= now + 24 * 3_600_000 ? at : now;
}
