// The gate before any fault: an operation must answer clean calls, one by one and side by side, or it is not tested.
import type { Baseline } from "../results/results-schema.js";
import { isSafe } from "../openapi/operation.js";
import type { ScenarioItem } from "../scenario/scenario.js";
import { summarize, type Observation } from "./observation.js";
import { prepareCall, sayAnswer, type PrepareContext, type Prepared } from "./prepare-call.js";
import { isError, type ReadyCall, type Sample } from "./send-call.js";

/** How many clean calls: one after another, then `callers` at a time. */
const oneByOne = 5;
const callers = 8;
const rounds = 5;

/** `requests` counts what each dependency was asked so far. */
export interface GateContext extends PrepareContext {
  readonly requests: () => readonly number[];
}

/** The baseline, and how often the calls themselves (not those that teach them ids) asked each dependency. */
export interface Gated {
  readonly baseline: Baseline;
  readonly asked: readonly number[];
}

/**
 * Calls `item`'s operation with no fault in force and no proxy on the way (spec R2). A 4xx is `request-not-valid` with what the answer says; a
 * 5xx, a timeout or a broken connection is `already-broken`, also when it shows under concurrent callers only, or in a
 * call that teaches ids. Unsafe
 * operations learn their ids anew for every call.
 */
export async function passBaseline(item: ScenarioItem, context: GateContext): Promise<Gated> {
  const seen: Sample[] = [];
  let asked = context.requests().map(() => 0);
  const conclude = (state: Baseline["state"], why: string | null): Gated => ({
    asked,
    baseline: {
      operation: item.operationId,
      method: item.call.method,
      url: item.call.url,
      state,
      why,
      calls: seen.length,
      failures: seen.filter((sample) => !isCleanAnswer(sample, item)).length,
      summary: summarize(seen.map(asObservation)),
    },
  });
  const source = callSource(item, context);
  for (let at = 0; at < oneByOne; at += 1) {
    const prepared = await source();
    if (prepared.kind === "impossible")
      return conclude(prepared.isBroken === true ? "already-broken" : "request-not-valid", prepared.why);
    const before = context.requests();
    const sample = await context.caller.send(prepared.call, { signal: context.signal });
    asked = context.requests().map((count, edge) => count - (before[edge] ?? 0) + (asked[edge] ?? 0));
    seen.push(sample);
    if (isCleanAnswer(sample, item)) continue;
    if (isError(sample)) return conclude("already-broken", `with no fault injected it ${sayAnswer(sample)}`);
    return conclude("request-not-valid", `with no fault injected it ${sayAnswer(sample)}`);
  }
  for (let round = 0; round < rounds; round += 1) {
    const calls = await prepareAll(source);
    seen.push(
      ...(await Promise.all(calls.map((call) => context.caller.send(call, { signal: context.signal })))),
    );
  }
  const failures = seen.filter((sample) => !isCleanAnswer(sample, item));
  const [first] = failures;
  if (first === undefined) return conclude("clean", null);
  const share = `${failures.length} of ${seen.length - oneByOne}`;
  return conclude(
    "already-broken",
    `with no fault injected it fails ${share} calls of ${callers} concurrent callers: it ${sayAnswer(first)}`,
  );
}

/** True for an answer that counts as clean: below 400, or one that the scenario expects where it expects only refusals. */
export function isCleanAnswer({ status, error }: Sample, { expect }: ScenarioItem): boolean {
  if (error !== null || status === null) return false;
  if (status < 400) return true;
  return (
    expect.statuses.length > 0 &&
    expect.statuses.every((one) => one >= 400) &&
    expect.statuses.includes(status)
  );
}

/** Gives the call to send next: the same again for safe operations, one with fresh ids for all others. */
export function callSource(item: ScenarioItem, context: PrepareContext): () => Promise<Prepared> {
  let kept: Prepared | null = null;
  return async () => {
    if (kept !== null && (isSafe(item.call.method) || item.before.length === 0)) return kept;
    kept = await prepareCall(item, context);
    return kept;
  };
}

async function prepareAll(source: () => Promise<Prepared>): Promise<readonly ReadyCall[]> {
  const calls: ReadyCall[] = [];
  for (let at = 0; at < callers; at += 1) {
    const prepared = await source();
    if (prepared.kind === "ready") calls.push(prepared.call);
  }
  return calls;
}

function asObservation(sample: Sample): Observation {
  return { phase: "clean", atMs: 0, sample, injectedMs: 0, attempts: null, changes: [] };
}
