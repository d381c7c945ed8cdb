// What all exchanges of one proxy share: the run, the clock, the counts, and the list of what is under way.
import type { Clock } from "../runtime/runtime.js";
import { countDecision, type ProxyCounts, type ProxyTrouble } from "./counters.js";
import type { Fault } from "./fault.js";
import type { FaultDecision, Made, Occasion, Run, Verdict } from "./run.js";
import { Roster, type Seated } from "./roster.js";
import type { DialOptions } from "./upstream.js";

/** Something under way that wants to hear when the plan changes, and can be broken off. */
export interface Live extends Seated {
  planChanged(plan: readonly Fault[]): void;
  destroy(): void;
}

/** How many decisions are kept for a look back; all of them go to `onDecision`. */
const keptDecisions = 1_000;

/** One per proxy. Holds no socket; exchanges put themselves into `live` and take themselves out. */
export class Hub {
  readonly clock: Clock;
  readonly dialing: DialOptions;
  readonly counts: ProxyCounts;
  readonly live = new Roster<Live>();
  readonly recent: FaultDecision[] = [];
  /** Set once the proxy is closing: answers then end their connections. */
  isDraining = false;
  #onQuiet: (() => void) | null = null;
  readonly #onDecision: ((decision: FaultDecision) => void) | undefined;
  #run: Run;

  constructor(options: {
    clock: Clock;
    dialing: DialOptions;
    counts: ProxyCounts;
    run: Run;
    onDecision: ((decision: FaultDecision) => void) | undefined;
  }) {
    this.clock = options.clock;
    this.dialing = options.dialing;
    this.counts = options.counts;
    this.#run = options.run;
    this.#onDecision = options.onDecision;
  }

  get run(): Run {
    return this.#run;
  }

  /** Goes on with another run or plan, and tells what is under way. */
  set run(run: Run) {
    this.#run = run;
    for (const one of this.live.members()) one.planChanged(run.plan);
  }

  /** Decides, records and counts. */
  decide(occasion: Occasion): Verdict {
    const verdict = this.#run.decide(occasion);
    for (const made of verdict.made) this.record(made);
    return verdict;
  }

  record({ decision }: Made): void {
    countDecision(this.counts, decision);
    if (this.recent.length >= keptDecisions) this.recent.shift();
    this.recent.push(decision);
    this.#onDecision?.(decision);
  }

  trouble(trouble: ProxyTrouble): void {
    this.counts.troubles[trouble] += 1;
  }

  enter(live: Live): void {
    this.live.enter(live);
    this.counts.requests += 1;
    this.counts.openExchanges += 1;
  }

  leave(live: Live): void {
    if (!this.live.leave(live)) return;
    this.counts.openExchanges -= 1;
    if (this.live.size === 0) this.#onQuiet?.();
  }

  /** Resolves when nothing is under way any more. */
  async quiet(): Promise<void> {
    if (this.live.size > 0) await new Promise<void>((resolve) => (this.#onQuiet = resolve));
  }
}
