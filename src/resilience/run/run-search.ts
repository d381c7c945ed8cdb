// Strategy `search`: at which magnitude of a fault does an objective break?
import { percentile, rounded } from "../measure/quantile.js";
import type { BreakPoint } from "../results/results-schema.js";
import type { ScenarioItem } from "../scenario/scenario.js";
import { observe, planOf, type Bench } from "./bench.js";
import { judge } from "./judge.js";
import { timesOf, type Observation } from "./observation.js";

type Search = Extract<ScenarioItem["strategy"], { mode: "search" }>;

const mostProbes = 16;

/**
 * Bisects `field` of the first fault between `from` and `to` until the break is known to `precision`. Assumes that what
 * breaks at some magnitude breaks at every greater one. `holdsAt` and `breaksAt` enclose the break point: their distance
 * is its uncertainty. Null when interrupted before both ends were tried. A clean call goes before every probe.
 */
export async function runSearch(bench: Bench, search: Search): Promise<BreakPoint | null> {
  const probes: BreakPoint["probes"] = [];
  const probe = async (magnitude: number): Promise<boolean | null> => {
    const seen = await probeAt(bench, search, magnitude);
    if (bench.context.signal.aborted || seen.length === 0) return null;
    const everyObjective = { ...bench.item, expect: { ...bench.item.expect, objectivesHold: true } };
    const holds = judge(everyObjective, seen, bench.seed).every((check) => check.holds);
    probes.push({ magnitude: rounded(magnitude), holds, p95Ms: rounded(percentile(timesOf(seen), 95)) });
    return holds;
  };
  const { field, from, to, precision } = search;
  const atTop = await probe(to);
  if (atTop === null) return null;
  if (atTop) return { field, state: "holds-throughout", holdsAt: to, breaksAt: null, probes };
  const atBottom = await probe(from);
  if (atBottom === null) return null;
  if (!atBottom) return { field, state: "breaks-throughout", holdsAt: null, breaksAt: from, probes };
  let [low, high] = [from, to];
  while (high - low > precision && probes.length < mostProbes) {
    const middle = (low + high) / 2;
    const holds = await probe(middle);
    if (holds === null) break; // interrupted: what is known so far still stands
    if (holds) low = middle;
    else high = middle;
  }
  return { field, state: "found", holdsAt: rounded(low), breaksAt: rounded(high), probes };
}

async function probeAt(
  bench: Bench,
  { field, calls }: Search,
  magnitude: number,
): Promise<readonly Observation[]> {
  const { item, context } = bench;
  await observe(bench, { plan: [], run: "clean", index: 0, isCounted: false });
  const plan = planOf(item, { [field]: magnitude });
  const seen: Observation[] = [];
  for (let index = 0; index < calls && !context.signal.aborted; index += 1) {
    const run = `${item.id} @${rounded(magnitude)} #${index}`;
    const observation = await observe(bench, { plan, run, index, isCounted: false });
    if (observation !== null) seen.push(observation);
  }
  return seen;
}
