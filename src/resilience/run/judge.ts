// Decides what held: expectations and objectives of one item against its faulted calls.
import { percentileInterval, wilson } from "../measure/interval.js";
import { percentile, rounded } from "../measure/quantile.js";
import type { Check } from "../results/results-schema.js";
import type { Objective, ScenarioItem } from "../scenario/scenario.js";
import { ownTimesOf, timesOf, type Observation } from "./observation.js";
import { sayAnswer } from "./prepare-call.js";
import { isError } from "./send-call.js";

/**
 * The checks of `item` on what was observed. On the caller's edge latency is the application's own, since a delay that
 * Assay put before it is not its doing; on a dependency's edge it is what the caller waits, since the application could
 * have bounded it. Checks of whether it recovers or stays up are made by the run itself.
 */
export function judge(
  item: ScenarioItem,
  observations: readonly Observation[],
  seed: number,
): readonly Check[] {
  const faulted = observations.filter(({ phase }) => phase === "faulted");
  const { statuses, responseTimeUnderMs, objectivesHold, anyAnswer, atMostOnce } = item.expect;
  return [
    ...(anyAnswer || (statuses.length === 0 && item.objectives.length > 0)
      ? []
      : [statusCheck(item, faulted)]),
    ...(responseTimeUnderMs === null ? [] : [responseTimeCheck(item, faulted, responseTimeUnderMs)]),
    ...(objectivesHold ? item.objectives.map((one) => objectiveCheck(one, { item, faulted, seed })) : []),
    ...(atMostOnce && item.counts.length > 0 ? [onceCheck(observations)] : []),
  ];
}

function statusCheck(item: ScenarioItem, faulted: readonly Observation[]): Check {
  const { statuses } = item.expect;
  const isFine = ({ sample }: Observation): boolean =>
    sample.error === null &&
    (statuses.length === 0 ? !isError(sample) : sample.status !== null && statuses.includes(sample.status));
  const bad = faulted.filter((one) => !isFine(one));
  const wanted = statuses.length === 0 ? "no server error" : `status ${statuses.join(", ")}`;
  return {
    kind: "status",
    title: wanted,
    holds: bad.length === 0,
    measured: bad.length,
    threshold: 0,
    margin: bad.length === 0 ? 0 : -bad.length,
    unit: "calls",
    interval: null,
    detail:
      bad[0] === undefined
        ? `${faulted.length} calls`
        : `${bad.length} of ${faulted.length} calls: it ${sayAnswer(bad[0].sample)}`,
  };
}

function responseTimeCheck(item: ScenarioItem, faulted: readonly Observation[], thresholdMs: number): Check {
  const times = item.edge.kind === "client" ? ownTimesOf(faulted) : timesOf(faulted);
  const worst = percentile(times, 100);
  const hung = faulted.filter(({ sample }) => sample.error === "timeout").length;
  return {
    kind: "response-time",
    title: `every answer within ${thresholdMs} ms`,
    holds: worst !== null && worst <= thresholdMs && hung === 0,
    measured: rounded(worst),
    threshold: thresholdMs,
    margin: worst === null ? null : rounded(thresholdMs - worst),
    unit: "ms",
    interval: null,
    detail:
      hung === 0 ? "" : `${hung} of ${faulted.length} calls were given up after ${item.call.timeoutMs} ms`,
  };
}

interface Judging {
  readonly item: ScenarioItem;
  readonly faulted: readonly Observation[];
  readonly seed: number;
}

/** What an objective measures on `faulted` calls, in its unit, and whether that is within its threshold; null of no calls. */
export function measureObjective(
  objective: Objective,
  item: ScenarioItem,
  faulted: readonly Observation[],
): { readonly measured: number | null; readonly holds: boolean } {
  if (objective.kind === "error") {
    const errors = faulted.filter(({ sample }) => isError(sample)).length;
    const percent = faulted.length === 0 ? null : (errors / faulted.length) * 100;
    return { measured: percent, holds: percent !== null && percent <= objective.thresholdPercent };
  }
  const times = item.edge.kind === "client" ? ownTimesOf(faulted) : timesOf(faulted);
  const measured = percentile(times, objective.percentile);
  return { measured, holds: measured !== null && measured <= objective.thresholdMs };
}

/** One objective on the faulted calls. */
function objectiveCheck(objective: Objective, { item, faulted, seed }: Judging): Check {
  const { measured, holds } = measureObjective(objective, item, faulted);
  if (objective.kind === "error") return errorCheck(objective, faulted, { measured, holds });
  const times = item.edge.kind === "client" ? ownTimesOf(faulted) : timesOf(faulted);
  return {
    kind: "latency",
    title: objective.title,
    holds,
    measured: rounded(measured),
    threshold: objective.thresholdMs,
    margin: measured === null ? null : rounded(objective.thresholdMs - measured),
    unit: "ms",
    interval: mutable(percentileInterval(times, objective.percentile, seed)),
    detail: item.edge.kind === "client" ? "own latency: the injected delay is subtracted" : "",
  };
}

function errorCheck(
  objective: Extract<Objective, { kind: "error" }>,
  faulted: readonly Observation[],
  { measured: percent, holds }: ReturnType<typeof measureObjective>,
): Check {
  const errors = faulted.filter(({ sample }) => isError(sample)).length;
  const [low, high] = wilson(errors, faulted.length);
  return {
    kind: "error-rate",
    title: objective.title,
    holds,
    measured: rounded(percent),
    threshold: objective.thresholdPercent,
    margin: percent === null ? null : rounded(objective.thresholdPercent - percent),
    unit: "%",
    interval: [rounded(low * 100), rounded(high * 100)],
    detail: `${errors} of ${faulted.length} calls`,
  };
}

/** A faulted call must not make any list grow more than a clean call does. */
function onceCheck(observations: readonly Observation[]): Check {
  const growth = (phase: Observation["phase"]): number[] =>
    observations.filter((one) => one.phase === phase).flatMap(({ changes }) => growthOf(changes));
  const allowed = Math.max(0, ...growth("clean"));
  const worst = Math.max(0, ...growth("faulted"));
  return {
    kind: "at-most-once",
    title: "nothing happens twice",
    holds: worst <= allowed,
    measured: worst,
    threshold: allowed,
    margin: allowed - worst,
    unit: "calls",
    interval: null,
    detail: `one faulted call made a list ${worst} longer, a clean one ${allowed}`,
  };
}

function growthOf(changes: readonly number[]): readonly number[] {
  return changes.filter((change) => Number.isFinite(change));
}

function mutable(interval: readonly [number, number] | null): [number, number] | null {
  return interval === null ? null : [...interval];
}
