// What every strategy works with: the item, its edge, its connections, and one way to make an observed call.
import { parsePlan, type FaultDecision, type FaultPlan } from "../../faults/faults.js";
import type { Clock } from "../../runtime/runtime.js";
import { atPointer } from "../json-value.js";
import type { ScenarioItem } from "../scenario/scenario.js";
import type { EdgeProxy } from "./edges.js";
import { injectedDelay, type Observation } from "./observation.js";
import { fillCall, parsed, type PrepareContext, type Prepared } from "./prepare-call.js";
import type { ReadyCall, Sample } from "./send-call.js";
import { settle } from "./settle.js";
import type { Heard } from "./tell-progress.js";

/** Everything that a strategy needs for one item. `record` hears each observation as it is made. */
export interface Bench {
  readonly item: ScenarioItem;
  readonly edge: EdgeProxy;
  readonly context: PrepareContext;
  /** The next call to send, ids learned. */
  readonly next: () => Promise<Prepared>;
  readonly clock: Clock;
  readonly seed: number;
  readonly startMs: number;
  readonly record: (observation: Observation) => void;
  /** Hears every call when it ends, for progress; `record` may come later. */
  readonly tell: (heard: Heard) => void;
  readonly decisions: FaultDecision[];
  /** What the slowest clean call took so far. */
  readonly pace: { cleanMs: number };
}

/** One observed call to make. `plan` empty is a clean call; `run` names the draws; `index` is echoed by the proxy. */
export interface Turn {
  readonly plan: FaultPlan;
  readonly run: string;
  readonly index: number;
  readonly isCounted: boolean;
}

/** What the edge does when nothing is to be broken. */
export function beQuiet(edge: EdgeProxy): void {
  edge.begin({ scenario: "clean", plan: [] });
}

/**
 * Makes one call with `turn.plan` in force and nothing else under way, counts the lists before and after it when asked,
 * and leaves the edge quiet; what the application still does for a call that was given up is waited for. Null when the call cannot be prepared or the run was interrupted.
 */
export async function observe(bench: Bench, turn: Turn): Promise<Observation | null> {
  const { item, edge, context, startMs } = bench;
  beQuiet(edge);
  const prepared = await bench.next();
  if (prepared.kind === "impossible") return null;
  const before = turn.isCounted ? await countLists(bench) : [];
  const requests = edge.requests();
  edge.takeDecisions();
  edge.begin({ scenario: turn.run, plan: turn.plan });
  const atMs = performance.now() - startMs;
  const sample = await context.caller.send(withIndex(prepared.call, item, turn.index), {
    signal: context.signal,
  });
  const decisions = edge.takeDecisions();
  const attempts = item.edge.kind === "dependency" ? edge.requests() - requests : null;
  beQuiet(edge);
  if (sample.error === "interrupted") return null;
  if (sample.error === null && turn.plan.length === 0)
    bench.pace.cleanMs = Math.max(bench.pace.cleanMs, sample.ms);
  if (sample.error !== null)
    await settle(edge, { cleanMs: bench.pace.cleanMs, clock: bench.clock, signal: context.signal });
  const after = turn.isCounted ? await countLists(bench) : [];
  bench.decisions.push(...decisions);
  const observation = {
    phase: turn.plan.length === 0 ? ("clean" as const) : ("faulted" as const),
    atMs,
    sample,
    injectedMs: injectedDelay(decisions, directionsOf(turn.plan)),
    attempts,
    changes: after.map((length, at) => length - (before[at] ?? length)),
  };
  bench.record(observation);
  bench.tell(observation);
  return observation;
}

/** The plan of the item with some settings changed; the ids of its faults stay, and with them their draws. */
export function planOf(item: ScenarioItem, change: Readonly<Record<string, number>> = {}): FaultPlan {
  return parsePlan(item.faults.map((fault, at) => (at === 0 ? { ...fault, ...change } : fault)));
}

/** Direction by fault id, for what a delay comes to. */
export function directionsOf(plan: FaultPlan): ReadonlyMap<string, string> {
  return new Map(plan.map(({ id, direction }) => [id, direction]));
}

/** Names the request towards the client's proxy, so that concurrency cannot change which draw it gets. */
export function withIndex(call: ReadyCall, item: ScenarioItem, index: number): ReadyCall {
  const operation = item.operationId === null ? {} : { "x-assay-operation": item.operationId };
  return { ...call, headers: { ...call.headers, ...operation, "x-assay-request-index": String(index) } };
}

async function countLists({ item, context }: Bench): Promise<readonly number[]> {
  const lengths: number[] = [];
  for (const { call, at } of item.counts) {
    const filled = fillCall(call, item.segments, context);
    const answer: Sample | null =
      filled.kind === "ready" ? await context.caller.send(filled.call, { signal: context.signal }) : null;
    const found = answer === null ? undefined : atPointer(parsed(answer.text), at);
    lengths.push(Array.isArray(found) ? found.length : typeof found === "number" ? found : Number.NaN);
  }
  return lengths;
}
