// The fire test itself: proxies, application, gate, items, results.
import { setMaxListeners } from "node:events";
import { AssayError, systemClock, type Clock } from "../../runtime/runtime.js";
import type { Baseline, ItemResult, RunResults } from "../results/results-schema.js";
import type { Upstream } from "../scenario/generate-scenarios.js";
import type { Scenario, ScenarioItem } from "../scenario/scenario.js";
import { passBaseline } from "./baseline-gate.js";
import { beQuiet } from "./bench.js";
import { openEdges, type EdgeProxy, type Edges } from "./edges.js";
import type { PrepareContext } from "./prepare-call.js";
import { rewriteAddresses } from "./rewrite-addresses.js";
import type { RunEvent } from "./run-event.js";
import { describeItem, runItem } from "./run-item.js";
import { openCaller } from "./send-call.js";
import { startApplication, type Application } from "./start-application.js";

/**
 * What to run. `start` is the owner's command line: it is started with every upstream's address replaced by its proxy's;
 * without it a running application is used, and its dependencies can be faulted only through mappings in the files.
 * `ready` defaults to the root of the application; `target` overrides the origin in the files; `env` is both what the
 * application starts with and where credentials are read.
 */
export interface RunOptions {
  readonly scenarios: readonly Scenario[];
  readonly upstreams?: readonly Upstream[] | undefined;
  readonly start?: string | undefined;
  readonly cwd?: string | undefined;
  readonly ready?: string | undefined;
  readonly readyTimeoutMs?: number | undefined;
  readonly target?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly seed: number;
  readonly signal: AbortSignal;
  readonly onEvent?: ((event: RunEvent) => void) | undefined;
  readonly clock?: Clock | undefined;
}

const mostConnections = 512;

/**
 * Runs scenarios against a live application (spec R2 to R6). Each operation passes a clean baseline first; then every
 * item runs, one at a time. An abort of `signal` ends it early with valid partial results. Throws `bad-scenario` where
 * an upstream cannot be put behind a proxy, `application-failed` where the application does not start, `proxy-failed`;
 * nothing it opened or started is left behind.
 */
export async function runScenarios(given: RunOptions): Promise<RunResults> {
  const options = { ...given, signal: AbortSignal.any([given.signal]) };
  setMaxListeners(0, options.signal); // every call under way hears it
  const { scenarios, seed, target, upstreams = [], clock = systemClock } = options;
  if (scenarios.length === 0) throw wrong("There is no scenario to run.", "Give at least one.");
  const startedAt = new Date(clock.now()).toISOString();
  const edges = await openEdges({ scenarios, upstreams, target, seed });
  const caller = openCaller(mostConnections);
  let application: Application | null = null;
  try {
    const started = await start(options, edges);
    application = started.application;
    options.onEvent?.({ type: "application:ready", redirected: started.redirected });
    const outcome = await runAll({ options, edges, caller, ended: () => application?.ended() ?? null });
    return {
      format: "assay-scenario-results",
      version: 1,
      seed,
      startedAt,
      finishedAt: new Date(clock.now()).toISOString(),
      state: options.signal.aborted ? "interrupted" : "complete",
      verdict: verdictOf(outcome),
      application: { startedByAssay: application !== null, redirected: started.redirected },
      ...outcome,
      notes: scenarios.flatMap(({ notes }) => notes.map((note) => ({ ...note }))),
    };
  } finally {
    caller.close();
    await application?.stop();
    await edges.close();
  }
}

/** The exit code of a run (spec I3): 130 interrupted, 1 something failed or was broken already, 3 nothing could be tested. */
export function exitCodeOfRun({ state, verdict }: RunResults): 0 | 1 | 3 | 130 {
  if (state === "interrupted") return 130;
  return { passed: 0 as const, failed: 1 as const, "nothing-tested": 3 as const }[verdict];
}

interface Started {
  readonly application: Application | null;
  readonly redirected: Record<string, string[]>;
}

async function start(options: RunOptions, edges: Edges): Promise<Started> {
  const { start: command, env, scenarios, target } = options;
  if (command === undefined) return { application: null, redirected: {} };
  const redirections = edges.dependencies
    .filter(({ isFixed }) => !isFixed)
    .map(({ name, url, port }) => ({ name, url, proxyPort: port }));
  const rewritten = rewriteAddresses({ env, command }, redirections);
  const lost = redirections.find(({ name }) => (rewritten.places[name] ?? []).length === 0);
  if (lost !== undefined)
    throw wrong(
      `Neither the environment nor the command of the application mentions ${lost.url}, so "${lost.name}" cannot be redirected.`,
      `Name it by the variable that holds its address, such as --upstream ${lost.name.toUpperCase()}_URL=${lost.url}.`,
    );
  const origin = target ?? new URL(scenarios[0]?.items[0]?.call.url ?? "http://localhost").origin;
  const application = await startApplication({
    command: rewritten.command,
    cwd: options.cwd,
    env: rewritten.env,
    readyUrl: options.ready ?? `${origin}/`,
    readyTimeoutMs: options.readyTimeoutMs,
    signal: options.signal,
    ...(options.clock === undefined ? {} : { clock: options.clock }),
  });
  const redirected: Record<string, string[]> = {};
  for (const [name, places] of Object.entries(rewritten.places)) redirected[name] = [...places];
  return { application, redirected };
}

interface Running {
  readonly options: RunOptions;
  readonly edges: Edges;
  readonly caller: PrepareContext["caller"];
  readonly ended: () => string | null;
}

async function runAll(running: Running): Promise<{ baselines: Baseline[]; items: ItemResult[] }> {
  const { scenarios, signal, onEvent } = running.options;
  const all = scenarios.flatMap((scenario) => scenario.items.map((item) => ({ scenario, item })));
  const baselines = new Map<string, Passed>();
  const items: ItemResult[] = [];
  for (const [at, { scenario, item }] of all.entries()) {
    onEvent?.({ type: "item:started", title: scenario.title, at: at + 1, of: all.length });
    const result = signal.aborted
      ? { ...describeItem(scenario, item), state: "interrupted" as const, why: "the run was interrupted" }
      : await runOne(running, { scenario, item, baselines });
    items.push(result);
    onEvent?.({ type: "item:finished", result });
  }
  return { baselines: [...baselines.values()].map(({ baseline }) => baseline), items };
}

async function runOne(
  running: Running,
  one: { scenario: Scenario; item: ScenarioItem; baselines: Map<string, Passed> },
): Promise<ItemResult> {
  const { options, edges, caller, ended } = running;
  const { scenario, item, baselines } = one;
  const notTested = (why: string): ItemResult => ({ ...describeItem(scenario, item), why });
  const gone = ended();
  if (gone !== null) return notTested(`the application ${gone}`);
  const edge = edgeOf(item, { edges, isStarted: options.start !== undefined });
  if (typeof edge === "string") return notTested(edge);
  if (item.faults.length === 0) return notTested("it has no fault that can be injected");
  const client = edges.clientOf(item.call.url);
  const context: PrepareContext = {
    caller,
    env: options.env,
    signal: options.signal,
    toTarget: (url) => movedTo(`http://127.0.0.1:${client.port}`, url, item.call.url),
  };
  // The gate asks without a proxy between: one repeats what it finds broken on a kept connection, and would hide defects.
  const direct = { ...context, toTarget: (url: string) => movedTo(client.url, url, item.call.url) };
  for (const each of [client, ...edges.dependencies]) beQuiet(each);
  const passed = await baselineOf(item, { context: direct, baselines, edges, onEvent: options.onEvent });
  if (options.signal.aborted) return { ...notTested("the run was interrupted"), state: "interrupted" };
  const { state, why } = passed.baseline;
  if (state !== "clean") return notTested(`${state.replaceAll("-", " ")}: ${why ?? ""}`);
  if (passed.untouched.has(edge)) return notTested(`this operation asks nothing of ${edge.name}`);
  const { seed, clock = systemClock, onEvent = () => undefined } = options;
  return runItem({ scenario, item, edge, context, clock, seed, ended, onEvent });
}

/** A baseline, and the dependencies of which its calls asked nothing. */
interface Passed {
  readonly baseline: Baseline;
  readonly untouched: ReadonlySet<EdgeProxy>;
}

interface Gate {
  readonly context: PrepareContext;
  readonly baselines: Map<string, Passed>;
  readonly edges: Edges;
  readonly onEvent: RunOptions["onEvent"];
}

/** Each call passes the gate once. */
async function baselineOf(item: ScenarioItem, { context, baselines, edges, onEvent }: Gate): Promise<Passed> {
  const key = JSON.stringify([item.call.method, item.call.url, item.call.headers, item.call.body]);
  const known = baselines.get(key);
  if (known !== undefined) return known;
  const requests = (): readonly number[] => edges.dependencies.map((edge) => edge.requests());
  const { baseline, asked } = await passBaseline(item, { ...context, requests });
  const isUntouched = (_edge: EdgeProxy, at: number): boolean => asked[at] === 0;
  const passed = { baseline, untouched: new Set(edges.dependencies.filter(isUntouched)) };
  if (!context.signal.aborted) {
    baselines.set(key, passed);
    onEvent?.({ type: "baseline:done", baseline });
  }
  return passed;
}

/** The proxy to fault, or why there is none. */
function edgeOf(
  item: ScenarioItem,
  { edges, isStarted }: { edges: Edges; isStarted: boolean },
): EdgeProxy | string {
  if (item.edge.kind === "client") return edges.clientOf(item.call.url);
  const { upstream } = item.edge;
  const found = edges.dependencies.find(({ name, url }) => name === upstream || sameHost(url, upstream));
  if (found === undefined)
    return `the dependency "${upstream}" has no address: give --upstream ${upstream}=URL`;
  if (!isStarted && !found.isFixed)
    return `the application was not started by Assay, so its connection to "${upstream}" cannot be faulted: give --start`;
  return found;
}

function sameHost(one: string, other: string): boolean {
  return (
    URL.canParse(one) &&
    URL.canParse(other) &&
    new URL(one).host !== "" &&
    new URL(one).host === new URL(other).host
  );
}

/** Calls of the application itself go to `origin`; calls of other hosts go as they are. */
function movedTo(origin: string, url: string, own: string): string {
  if (!URL.canParse(url)) return url;
  const { origin: called, pathname, search } = new URL(url);
  return called === new URL(own).origin ? `${new URL(origin).origin}${pathname}${search}` : url;
}

function verdictOf({
  baselines,
  items,
}: {
  baselines: readonly Baseline[];
  items: readonly ItemResult[];
}): RunResults["verdict"] {
  const isBroken = baselines.some(({ state }) => state === "already-broken");
  if (isBroken || items.some(({ state }) => state === "failed")) return "failed";
  return items.some(({ state }) => state === "passed") ? "passed" : "nothing-tested";
}

function wrong(message: string, remedy: string): AssayError {
  return new AssayError({ code: "bad-scenario", message, remedy });
}
