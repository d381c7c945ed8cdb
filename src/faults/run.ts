// The run that a proxy is in: its scenario, plan and time zero, and the one place where decisions are made.
import type { Clock } from "../runtime/runtime.js";
import { badFault } from "./bad-fault.js";
import type { Effect } from "./effect.js";
import { uniquelyNamed, type Fault, type FaultPlan } from "./fault.js";
import type { RequestTraits } from "./match.js";
import { randomKey, randomOf, shifted, type RandomKey } from "./random.js";
import { nextChange, openUntil, windowsOf, type Window } from "./schedule.js";

/**
 * One decision about one fault on one request (spec R3). `turn` is 0 over HTTP and counts the exchanges of a stream.
 * `magnitude` was drawn for an applied fault, in `unit`; `atMs` is milliseconds since the run began. `spared`: the
 * probability let it go. `impossible`: the fault needs HTTP and this is a bare stream.
 * A fault that does not match the request, or whose schedule is closed, makes no decision.
 */
export interface FaultDecision {
  readonly scenario: string;
  readonly requestIndex: number;
  readonly turn: number;
  readonly fault: string;
  readonly kind: string;
  readonly outcome: "applied" | "spared" | "impossible";
  readonly magnitude: number | null;
  readonly unit: string;
  readonly atMs: number;
}

/** One decision with what follows from it. `untilMs` (clock time) is when the schedule closes, Infinity when it does not. */
export interface Made {
  readonly fault: Fault;
  readonly decision: FaultDecision;
  readonly effect: Effect | null;
  readonly untilMs: number;
}

/** What is decided for one request or turn. `changesAtMs` (clock time) is when a schedule opens or closes next. */
export interface Verdict {
  readonly made: readonly Made[];
  readonly changesAtMs: number;
}

/** What is asked about: which request of the run, which turn of it, and what can be matched. */
export interface Occasion {
  readonly index: number;
  readonly turn: number;
  readonly isHttp: boolean;
  readonly traits: RequestTraits;
}

/** What a run starts from. `durationMs` null leaves percentages in schedules without a meaning. */
export interface RunOptions {
  readonly seed: number;
  readonly scenario: string;
  readonly plan: FaultPlan;
  readonly durationMs: number | null;
}

/** A run in progress. Holds no socket and no timer. */
export interface Run {
  readonly plan: FaultPlan;
  /** The same for all plans of one run. */
  readonly identity: symbol;
  /** The index of the next request that names none itself. */
  nextIndex(): number;
  decide(occasion: Occasion): Verdict;
  /** The same run with other faults: index, time zero and the draws of kept ids stay. Throws `bad-fault`. */
  withPlan(plan: FaultPlan): Run;
}

const nothing: Verdict = { made: [], changesAtMs: Infinity };

/**
 * Begins a run now. Which faults strike and how hard is a pure function of seed, scenario, fault id, request index and
 * turn; only whether a schedule is open depends on the time. Throws `bad-fault` for ids used twice and for percentages
 * in a run without a length.
 */
export function beginRun(options: RunOptions, clock: Clock): Run {
  return runWith(options, { clock, startMs: clock.now(), count: { next: 0 }, identity: Symbol() });
}

interface Base {
  readonly clock: Clock;
  readonly startMs: number;
  readonly count: { next: number };
  readonly identity: symbol;
}

interface Prepared {
  readonly fault: Fault;
  readonly key: RandomKey;
  readonly windows: readonly Window[];
}

function runWith(options: RunOptions, base: Base): Run {
  const prepared = uniquelyNamed(options.plan).map((fault) => ({
    fault,
    key: randomKey(options, fault.id),
    windows: windowsOf(fault.schedule, options.durationMs),
  }));
  return {
    plan: options.plan,
    identity: base.identity,
    nextIndex: () => base.count.next++,
    decide: (occasion) => {
      if (prepared.length === 0) return nothing;
      const atMs = base.clock.now() - base.startMs;
      const concerned = prepared.filter(({ fault }) => fault.matches(occasion.traits));
      return {
        made: concerned.flatMap((one) => decideOne(one, { options, base, occasion, atMs })),
        changesAtMs:
          base.startMs + Math.min(...concerned.map(({ windows }) => nextChange(windows, atMs)), Infinity),
      };
    },
    withPlan: (plan) => runWith({ ...options, plan }, base),
  };
}

interface Circumstances {
  readonly options: RunOptions;
  readonly base: Base;
  readonly occasion: Occasion;
  readonly atMs: number;
}

function decideOne({ fault, key, windows }: Prepared, at: Circumstances): readonly Made[] {
  const openMs = openUntil(windows, at.atMs);
  if (openMs === null) return [];
  const { index, turn, isHttp } = at.occasion;
  const untilMs = at.base.startMs + openMs;
  const record = (outcome: FaultDecision["outcome"], magnitude: number | null): FaultDecision => ({
    scenario: at.options.scenario,
    requestIndex: index,
    turn,
    fault: fault.id,
    kind: fault.kind,
    outcome,
    magnitude,
    unit: fault.unit,
    atMs: at.atMs,
  });
  if (fault.needsHttp && !isHttp)
    return [{ fault, decision: record("impossible", null), effect: null, untilMs }];
  const random = randomOf(key, { index, turn });
  if (random.uniform(0) >= fault.probability)
    return [{ fault, decision: record("spared", null), effect: null, untilMs }];
  const { magnitude, effect } = fault.strike(shifted(random, 1));
  return [{ fault, decision: record("applied", magnitude), effect, untilMs }];
}

/** Refuses faults that could never act on a bare TCP mapping, so that none is silently without effect. */
export function refuseHttpOnly(plan: FaultPlan): void {
  const stray = plan.find(({ needsHttp }) => needsHttp);
  if (stray !== undefined)
    throw badFault(
      `The fault "${stray.id}" (${stray.kind}) needs HTTP, and a TCP mapping carries bare bytes.`,
      "Use a reverse or forward proxy for it, or match by host alone.",
    );
}
