// Tells how an item fares while it runs: calls, rate, p95 and each objective so far, twice a second at most.
import { rounded } from "../measure/quantile.js";
import type { Scenario, ScenarioItem } from "../scenario/scenario.js";
import { measureObjective } from "./judge.js";
import { summarize, type Observation } from "./observation.js";
import type { RunEvent } from "./run-event.js";

/** What is known of a call as soon as it is over. `injectedMs` is null where draws are joined to calls later. */
export interface Heard {
  readonly phase: Observation["phase"];
  readonly sample: Observation["sample"];
  readonly injectedMs: number | null;
}

interface Telling {
  readonly scenario: Scenario;
  readonly item: ScenarioItem;
  readonly onEvent: (event: RunEvent) => void;
}

const everyMs = 500;

/** A function that hears every call of `item` when it ends, and passes `item:progress` on to `onEvent`. */
export function createTeller({ scenario, item, onEvent }: Telling): (heard: Heard) => void {
  const startMs = performance.now();
  const faulted: Observation[] = [];
  let calls = 0;
  let toldMs = startMs;
  let isSubtracted = true;
  return ({ phase, sample, injectedMs }) => {
    calls += 1;
    if (injectedMs === null) isSubtracted = false;
    if (phase === "faulted")
      faulted.push({ phase, sample, injectedMs: injectedMs ?? 0, atMs: 0, attempts: null, changes: [] });
    const nowMs = performance.now();
    if (nowMs - toldMs < everyMs) return;
    toldMs = nowMs;
    const { p95Ms, errors } = summarize(faulted);
    const known = item.objectives.filter(
      ({ kind }) => kind === "error" || isSubtracted || item.edge.kind !== "client",
    );
    onEvent({
      type: "item:progress",
      title: scenario.title,
      faults: item.faults,
      calls,
      perSecond: rounded((calls / (nowMs - startMs)) * 1_000),
      p95Ms,
      errors,
      objectives: known.map((objective) => ({
        title: objective.title,
        unit: objective.kind === "error" ? "%" : "ms",
        ...measureObjective(objective, item, faulted),
      })),
    });
  };
}
