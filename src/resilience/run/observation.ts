// One call of a run as observed: what came of it, and what the proxies did meanwhile.
import type { FaultDecision } from "../../faults/faults.js";
import { percentilesOf, type Summary } from "../measure/quantile.js";
import { isError, type Sample } from "./send-call.js";

/**
 * `injectedMs` is the delay that the faults drew for this call, all its attempts together; `attempts` the requests that
 * reached the dependency meanwhile (null where they cannot be told apart); `changes` how much longer each counted list
 * became.
 */
export interface Observation {
  readonly phase: "clean" | "faulted";
  readonly atMs: number;
  readonly sample: Sample;
  readonly injectedMs: number;
  readonly attempts: number | null;
  readonly changes: readonly number[];
}

const delayKinds = new Set(["latency", "jitter", "packet-loss"]);

/** The delay drawn by `decisions`; a fault on both directions delays twice. */
export function injectedDelay(
  decisions: readonly FaultDecision[],
  directions: ReadonlyMap<string, string>,
): number {
  return decisions
    .filter(({ kind, outcome }) => outcome === "applied" && delayKinds.has(kind))
    .reduce(
      (sum, { fault, magnitude }) => sum + (magnitude ?? 0) * (directions.get(fault) === "both" ? 2 : 1),
      0,
    );
}

/** Times that count: answers, and timeouts at the time that was waited, since leaving them out would flatter. */
export function timesOf(observations: readonly Observation[]): readonly number[] {
  return observations
    .filter(({ sample }) => sample.error === null || sample.error === "timeout")
    .map(({ sample }) => sample.ms);
}

/** The same with the injected delay subtracted, never below nothing. */
export function ownTimesOf(observations: readonly Observation[]): readonly number[] {
  return observations
    .filter(({ sample }) => sample.error === null || sample.error === "timeout")
    .map(({ sample, injectedMs }) => Math.max(0, sample.ms - injectedMs));
}

/** Sums up `observations`, over `times` when they are given. */
export function summarize(
  observations: readonly Observation[],
  times: readonly number[] = timesOf(observations),
): Summary {
  const statuses: Record<string, number> = {};
  for (const { sample } of observations) {
    const key = sample.error ?? String(sample.status);
    statuses[key] = (statuses[key] ?? 0) + 1;
  }
  return {
    calls: observations.length,
    errors: observations.filter(({ sample }) => isError(sample)).length,
    timeouts: observations.filter(({ sample }) => sample.error === "timeout").length,
    statuses,
    ...percentilesOf(times),
  };
}
