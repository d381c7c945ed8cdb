// Strategy `repeat`: clean and faulted calls in turns, so that what drifts meanwhile drifts under both.
import type { FaultPlan } from "../../faults/faults.js";
import type { ScenarioItem } from "../scenario/scenario.js";
import { isCleanAnswer } from "./baseline-gate.js";
import { observe, planOf, type Bench } from "./bench.js";

type Repeat = Extract<ScenarioItem["strategy"], { mode: "repeat" }>;

const warmUpCalls = 2;
/** What two runs of a scenario can be compared by: of fewer clean calls an interval says nothing. */
const leastCleanCalls = 5;

/**
 * Makes `count` pairs of calls, the clean one first in every other pair (A/B B/A), after two calls that are not kept.
 * Each faulted call has draws of its own, named by its number, so that call 17 can be repeated alone. With fewer than five
 * pairs clean calls follow until there are five. Ends early when interrupted, and on the first bad answer where the scenario
 * says so.
 */
export async function runRepeat(bench: Bench, { count, stepMs, waitMs, failFast }: Repeat): Promise<void> {
  const { item, context, clock } = bench;
  const isCounted = item.expect.atMostOnce && item.counts.length > 0;
  const quiet = { ...bench, record: () => undefined, tell: () => undefined };
  for (let at = 0; at < warmUpCalls; at += 1)
    await observe(quiet, { plan: [], run: "warm-up", index: at, isCounted: false });
  for (let index = 0; index < count && !context.signal.aborted; index += 1) {
    const plan = stepped(item, stepMs * index);
    const clean = { plan: [], run: "clean", index, isCounted };
    const faulted = { plan, run: drawsOf(item, index), index, isCounted };
    for (const turn of index % 2 === 0 ? [clean, faulted] : [faulted, clean]) {
      const observation = await observe(bench, turn);
      const isBad = observation?.phase === "faulted" && !isCleanAnswer(observation.sample, item);
      if (isBad && failFast) return;
    }
    if (waitMs > 0) await clock.sleep(waitMs, context.signal).catch(() => undefined); // the loop hears the signal
  }
  for (let index = count; index < leastCleanCalls && !context.signal.aborted; index += 1)
    await observe(bench, { plan: [], run: "clean", index, isCounted: false });
}

/** What names the draws of one faulted call: on a dependency's edge its attempts are then requests 0, 1, 2 of it. */
function drawsOf(item: ScenarioItem, index: number): string {
  return item.edge.kind === "client" ? item.id : `${item.id} #${index}`;
}

/** `step` of the scenario file: so many milliseconds more on the first fault's mean. */
function stepped(item: ScenarioItem, addedMs: number): FaultPlan {
  const mean = item.faults[0]?.["meanMs"];
  return addedMs === 0 || typeof mean !== "number" ? planOf(item) : planOf(item, { meanMs: mean + addedMs });
}
