// From what was decided to what sits on one flow, in the order in which bytes meet it.
import { flowsAt, type FlowName, type Shaper, type Side } from "./effect.js";
import type { Fault } from "./fault.js";
import type { Made } from "./run.js";

/** A shaper at work. It is out of force from `untilMs` (clock time) on. */
export interface ActiveShaper {
  readonly fault: Fault;
  readonly side: Side;
  readonly shaper: Shaper;
  readonly untilMs: number;
}

/**
 * The shapers of `flow`: those on the side that bytes meet first come first, else in the plan's order. A fault that
 * already shapes the flow (`running`) keeps its shaper, and with it its memory of the bytes before.
 */
export function shapersOn(
  flow: FlowName,
  made: readonly Made[],
  running: readonly ActiveShaper[] = [],
): readonly ActiveShaper[] {
  const nearest: Side = flow === "request" ? "client" : "server";
  return made
    .flatMap(({ fault, effect, untilMs }) => {
      if (effect?.shape === undefined || !flowsAt(fault.side, fault.direction).includes(flow)) return [];
      const shaper = running.find((one) => one.fault === fault)?.shaper ?? effect.shape(flow);
      return [{ fault, side: fault.side, shaper, untilMs }];
    })
    .sort((a, b) => Number(b.side === nearest) - Number(a.side === nearest));
}
