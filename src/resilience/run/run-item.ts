// Runs one item that has passed the gate: its strategy, the calls after it, and the verdict.
import type { FaultDecision } from "../../faults/faults.js";
import { sha256, type Clock } from "../../runtime/runtime.js";
import { medianShift } from "../measure/interval.js";
import { percentile, rounded } from "../measure/quantile.js";
import type { BreakPoint, Check, ItemResult } from "../results/results-schema.js";
import type { Scenario, ScenarioItem } from "../scenario/scenario.js";
import { callSource, isCleanAnswer } from "./baseline-gate.js";
import { beQuiet, observe, type Bench } from "./bench.js";
import type { EdgeProxy } from "./edges.js";
import { judge } from "./judge.js";
import { ownTimesOf, summarize, timesOf, type Observation } from "./observation.js";
import { sayAnswer, type PrepareContext } from "./prepare-call.js";
import type { RunEvent } from "./run-event.js";
import { runLoad } from "./run-load.js";
import { runRepeat } from "./run-repeat.js";
import { runSearch } from "./run-search.js";
import { createTeller } from "./tell-progress.js";

/** What an item is run with. `ended` tells whether the application has ended by itself. */
export interface ItemRun {
  readonly scenario: Scenario;
  readonly item: ScenarioItem;
  readonly edge: EdgeProxy;
  readonly context: PrepareContext;
  readonly clock: Clock;
  readonly seed: number;
  readonly ended: () => string | null;
  readonly onEvent: (event: RunEvent) => void;
}

const recoveryCalls = 5;
const recoveryPauseMs = 250;

/** Runs the item to its end or to the signal, and judges it. Never throws for what the application does. */
export async function runItem(run: ItemRun): Promise<ItemResult> {
  const { item, edge, context, clock, seed } = run;
  const observations: Observation[] = [];
  const decisions: FaultDecision[] = [];
  const bench: Bench = {
    item,
    edge,
    context,
    clock,
    seed,
    decisions,
    next: callSource(item, context),
    startMs: performance.now(),
    pace: { cleanMs: 0 },
    record: recorder(run, observations),
    tell: createTeller(run),
  };
  const breakPoint = await runStrategy(bench);
  beQuiet(edge);
  const isSearch = item.strategy.mode === "search";
  const checks: Check[] = isSearch ? searchChecks(item, breakPoint) : [...judge(item, observations, seed)];
  if (item.expect.recovers && !context.signal.aborted) checks.push(await recoveryCheck(bench));
  const end = run.ended();
  if (end !== null)
    checks.push(plainCheck("stays-up", "the application stays up", { holds: false, detail: `it ${end}` }));
  return {
    ...describeItem(run.scenario, item),
    ...measure(bench, observations),
    checks,
    breakPoint,
    ...stateOf(run, checks, bench.decisions),
  };
}

/** What of a result is known before anything ran; for items that are not tested too. */
export function describeItem(scenario: Scenario, item: ScenarioItem): ItemResult {
  return {
    id: item.id,
    title: scenario.title,
    file: scenario.file,
    line: item.line,
    operation: item.operationId,
    method: item.call.method,
    url: item.call.url,
    edge: item.edge.kind === "client" ? "client" : item.edge.upstream,
    faults: item.faults.map((fault) => ({ ...fault })),
    strategy: item.strategy.mode,
    state: "not-tested",
    why: null,
    checks: [],
    clean: null,
    faulted: null,
    own: null,
    injectedMs: null,
    shiftMs: null,
    effect: null,
    latencyMultiple: null,
    attemptsClean: null,
    attemptsFaulted: null,
    breakPoint: null,
    decisions: { applied: 0, spared: 0, digest: sha256("") },
    timeline: [],
  };
}

async function runStrategy(bench: Bench): Promise<BreakPoint | null> {
  const { strategy } = bench.item;
  switch (strategy.mode) {
    case "repeat":
      await runRepeat(bench, strategy);
      return null;
    case "load":
      await runLoad(bench, strategy);
      return null;
    case "search":
      return runSearch(bench, strategy);
  }
}

function recorder({ item, onEvent }: ItemRun, observations: Observation[]): Bench["record"] {
  return (observation) => {
    observations.push(observation);
    const { phase, atMs, sample, injectedMs, attempts } = observation;
    const { ms, firstByteMs, status, error } = sample;
    onEvent({
      type: "request",
      request: {
        item: item.id,
        phase,
        atMs: rounded(atMs),
        ms: rounded(ms),
        firstByteMs: rounded(firstByteMs),
        status,
        error,
        injectedMs: rounded(injectedMs),
        attempts,
      },
    });
  };
}

/** Clean calls after the fault must succeed again; the application gets a moment to settle. */
async function recoveryCheck(bench: Bench): Promise<Check> {
  const { item, clock, context } = bench;
  await clock.sleep(recoveryPauseMs, context.signal).catch(() => undefined); // an aborted run makes no calls below
  const quiet = { ...bench, record: () => undefined, tell: () => undefined };
  const bad: string[] = [];
  for (let at = 0; at < recoveryCalls; at += 1) {
    const observation = await observe(quiet, { plan: [], run: "clean", index: at, isCounted: false });
    if (observation !== null && !isCleanAnswer(observation.sample, item))
      bad.push(sayAnswer(observation.sample));
  }
  const detail =
    bad[0] === undefined ? `${recoveryCalls} clean calls` : `${bad.length} of ${recoveryCalls}: it ${bad[0]}`;
  return plainCheck("recovers", "recovers once the fault is gone", { holds: bad.length === 0, detail });
}

function searchChecks(item: ScenarioItem, found: BreakPoint | null): Check[] {
  if (found === null || !item.expect.objectivesHold) return [];
  const title = `holds up to ${found.probes[0]?.magnitude ?? 0} of ${found.field}`;
  return [
    plainCheck("latency", title, {
      holds: found.state === "holds-throughout",
      detail: `holds at ${found.holdsAt ?? "nothing"}`,
    }),
  ];
}

function plainCheck(kind: Check["kind"], title: string, said: { holds: boolean; detail: string }): Check {
  return { kind, title, ...said, measured: null, threshold: null, margin: null, unit: "", interval: null };
}

function stateOf(
  { context, item }: ItemRun,
  checks: readonly Check[],
  decisions: readonly FaultDecision[],
): Pick<ItemResult, "state" | "why"> {
  if (context.signal.aborted) return { state: "interrupted", why: "the run was interrupted" };
  if (checks.some(({ kind, holds }) => kind === "stays-up" && !holds)) return { state: "failed", why: null };
  if (!decisions.some(({ outcome }) => outcome === "applied"))
    return { state: "not-tested", why: "no fault was applied, so nothing that was observed is its effect" };
  if (checks.some(({ holds }) => !holds)) return { state: "failed", why: null };
  if (checks.length === 0 && item.strategy.mode !== "search")
    return { state: "not-tested", why: "it expects nothing" };
  return { state: "passed", why: null };
}

function measure(
  bench: Bench,
  observations: readonly Observation[],
): Partial<ItemResult> & Pick<ItemResult, "timeline"> {
  const clean = observations.filter(({ phase }) => phase === "clean");
  const faulted = observations.filter(({ phase }) => phase === "faulted");
  const applied = bench.decisions.filter(({ outcome }) => outcome === "applied").length;
  const named = bench.decisions.map(({ scenario, requestIndex, turn, fault, outcome, magnitude }) =>
    JSON.stringify([scenario, requestIndex, turn, fault, outcome, magnitude]),
  );
  const shift = medianShift(timesOf(clean), timesOf(faulted), bench.seed);
  return {
    clean: summarize(clean),
    faulted: summarize(faulted),
    own: summarize(faulted, ownTimesOf(faulted)),
    shiftMs: shift === null ? null : [...shift],
    ...(bench.item.strategy.mode === "search" ? {} : effectOf(clean, faulted, shift)), // a search mixes magnitudes
    attemptsClean: meanOf(clean.map(({ attempts }) => attempts)),
    attemptsFaulted: meanOf(faulted.map(({ attempts }) => attempts)),
    decisions: {
      applied,
      spared: bench.decisions.filter(({ outcome }) => outcome === "spared").length,
      digest: sha256([...named].sort().join("\n")),
    },
    timeline: observations.map(({ atMs, sample, phase }) => ({
      atMs: rounded(atMs),
      ms: rounded(sample.ms),
      phase,
      ok: isCleanAnswer(sample, bench.item),
    })),
  };
}

/** 100 ms in and 100 ms out is passed through; 100 in and 300 out is amplified; 100 in and nothing out is absorbed. */
function effectOf(
  clean: readonly Observation[],
  faulted: readonly Observation[],
  shift: readonly [number, number] | null,
): Pick<ItemResult, "injectedMs" | "effect" | "latencyMultiple"> {
  const each = faulted.map(({ injectedMs, attempts }) => injectedMs / Math.max(1, attempts ?? 1));
  const injected = percentile(each, 50) ?? 0;
  const moved = (percentile(timesOf(faulted), 50) ?? 0) - (percentile(timesOf(clean), 50) ?? 0);
  if (injected < 1) return { injectedMs: null, effect: null, latencyMultiple: null };
  const multiple = moved / injected;
  const effect = (): ItemResult["effect"] => {
    if (shift === null) return "unclear";
    if (shift[0] <= 0 && shift[1] >= 0) return "none";
    if (multiple > 1.5) return "amplified";
    return multiple < 0.5 ? "absorbed" : "pass-through";
  };
  return { injectedMs: rounded(injected), effect: effect(), latencyMultiple: rounded(multiple) };
}

function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : rounded(known.reduce((sum, value) => sum + value, 0) / known.length);
}
