// Strategy `load`: requests at their due times whatever became of the earlier ones, a clean half before and after the faulted run.
import type { FaultPlan } from "../../faults/faults.js";
import type { ScenarioItem } from "../scenario/scenario.js";
import { beQuiet, directionsOf, planOf, withIndex, type Bench } from "./bench.js";
import { injectedDelay } from "./observation.js";
import type { ReadyCall, Sample } from "./send-call.js";

type Load = Extract<ScenarioItem["strategy"], { mode: "load" }>;

/** A call of the load that came to an end, and its place among the calls. */
interface Sent {
  readonly sample: Sample;
  readonly atMs: number;
  readonly index: number;
}

interface Phase {
  readonly plan: FaultPlan;
  readonly durationMs: number;
  readonly firstIndex: number;
}

/**
 * An open model (spec R5): `clients × rps` requests a second, each due at a fixed time and timed from it, so that an
 * application that stalls cannot slow its own measurement. Half of the duration clean, all of it faulted, half clean
 * again: what drifts shows in both halves. Schedules count from the start of the faulted run.
 */
export async function runLoad(bench: Bench, load: Load): Promise<void> {
  const plan = planOf(bench.item);
  const half = load.durationMs / 2;
  const calls = Math.ceil((load.durationMs / 1_000) * load.clients * load.rps);
  await runPhase(bench, load, { plan: [], durationMs: half, firstIndex: 0 });
  await runPhase(bench, load, { plan, durationMs: load.durationMs, firstIndex: 0 });
  await runPhase(bench, load, { plan: [], durationMs: half, firstIndex: calls });
}

async function runPhase(bench: Bench, { clients, rps }: Load, phase: Phase): Promise<void> {
  const { edge, item, context, clock } = bench;
  const { signal } = context;
  const everyMs = 1_000 / (clients * rps);
  const calls = await prepareAll(bench, Math.max(1, Math.floor(phase.durationMs / everyMs)));
  if (phase.plan.length === 0) beQuiet(edge);
  else edge.begin({ scenario: item.id, plan: phase.plan, durationMs: phase.durationMs });
  edge.takeDecisions();
  const requests = edge.requests();
  const startMs = performance.now();
  const sent: Promise<Sent | null>[] = [];
  for (const [at, call] of calls.entries()) {
    if (signal.aborted) break;
    const dueMs = startMs + at * everyMs;
    const waitMs = dueMs - performance.now();
    if (waitMs > 0) await clock.sleep(waitMs, signal).catch(() => undefined); // the loop hears the signal
    const isClean = phase.plan.length === 0;
    sent.push(sendOne(bench, { call, dueMs, index: phase.firstIndex + at, isClean }));
  }
  const ended = (await Promise.all(sent)).filter((one) => one !== null);
  beQuiet(edge);
  keep(bench, { ended, phase, attempts: (edge.requests() - requests) / Math.max(1, ended.length) });
}

/** The calls that teach ids go before the phase: within it a fault would hit them too, and their requests would count. */
async function prepareAll({ edge, next, context }: Bench, total: number): Promise<readonly ReadyCall[]> {
  beQuiet(edge);
  const calls: ReadyCall[] = [];
  for (let at = 0; at < total && !context.signal.aborted; at += 1) {
    const prepared = await next();
    if (prepared.kind === "ready") calls.push(prepared.call);
  }
  return calls;
}

interface Due {
  readonly call: ReadyCall;
  readonly dueMs: number;
  readonly index: number;
  readonly isClean: boolean;
}

async function sendOne(
  { item, context, startMs, tell }: Bench,
  { call, dueMs, index, isClean }: Due,
): Promise<Sent | null> {
  const sample = await context.caller.send(withIndex(call, item, index), {
    dueMs,
    signal: context.signal,
  });
  if (sample.error === "interrupted") return null;
  tell({ phase: isClean ? "clean" : "faulted", sample, injectedMs: null });
  return { sample, atMs: dueMs - startMs, index };
}

/** Joins what was drawn to the request that drew it: by index on the caller's edge, on average on a dependency's. */
function keep(
  bench: Bench,
  { ended, phase, attempts }: { ended: readonly Sent[]; phase: Phase; attempts: number },
): void {
  const { item, edge } = bench;
  const decisions = edge.takeDecisions();
  const directions = directionsOf(phase.plan);
  const isClient = item.edge.kind === "client";
  const average = injectedDelay(decisions, directions) / Math.max(1, ended.length);
  for (const { sample, atMs, index } of ended) {
    const own = decisions.filter(({ requestIndex }) => requestIndex === index);
    bench.record({
      phase: phase.plan.length === 0 ? "clean" : "faulted",
      atMs,
      sample,
      injectedMs: isClient ? injectedDelay(own, directions) : average,
      attempts: isClient ? null : attempts,
      changes: [],
    });
  }
  bench.decisions.push(...decisions);
}
