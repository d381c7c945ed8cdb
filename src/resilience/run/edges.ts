// The proxies of a run: one before the application, one before each dependency, all quiet until a fault is due.
import {
  openProxy,
  parseMapping,
  type FaultDecision,
  type FaultPlan,
  type RunningProxy,
} from "../../faults/faults.js";
import { AssayError } from "../../runtime/runtime.js";
import type { Upstream } from "../scenario/generate-scenarios.js";
import type { Scenario, ScenarioItem } from "../scenario/scenario.js";
import { parseUpstreamUrl } from "./rewrite-addresses.js";

/** A proxy on one edge with the decisions it has made since they were last taken. */
export interface EdgeProxy {
  readonly name: string;
  readonly url: string;
  readonly port: number;
  /** True for a proxy at a port that the application was pointed at by its owner. */
  readonly isFixed: boolean;
  /** Requests over HTTP so far; over TCP exchanges, such as queries on pooled connections. */
  requests(): number;
  /** Requests over HTTP that have no whole answer yet; over TCP nothing can be said, since connections stay open. */
  underWay(): number;
  begin(run: { scenario: string; plan: FaultPlan; durationMs?: number }): void;
  takeDecisions(): readonly FaultDecision[];
}

/** All proxies of a run. They must be closed. */
export interface Edges {
  readonly dependencies: readonly EdgeProxy[];
  clientOf(url: string): EdgeProxy;
  close(): Promise<void>;
}

/**
 * Opens a proxy for each origin that is called, each upstream, and each mapping of the scenario files. `target` stands
 * in place of the origins in the files. Throws `bad-scenario` for an upstream that is no URL, `proxy-failed` where one
 * cannot listen; none is left open then.
 */
export async function openEdges(options: {
  readonly scenarios: readonly Scenario[];
  readonly upstreams: readonly Upstream[];
  readonly target: string | undefined;
  readonly seed: number;
}): Promise<Edges> {
  const { scenarios, upstreams, target, seed } = options;
  const items = scenarios.flatMap((scenario) => scenario.items);
  const open: RunningProxy[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(open.map((proxy) => proxy.close({ graceMs: 0 })));
  };
  try {
    const clients = new Map<string, EdgeProxy>();
    for (const origin of new Set(items.map((item) => new URL(item.call.url).origin)))
      clients.set(origin, await openEdge({ name: "client", url: target ?? origin, seed, open }));
    const dependencies: EdgeProxy[] = [];
    for (const { name, url } of upstreams) dependencies.push(await openEdge({ name, url, seed, open }));
    for (const mapping of mappingsOf(items)) dependencies.push(await openEdge({ ...mapping, seed, open }));
    return { dependencies, clientOf: (url) => clientAt(clients, url), close };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

function clientAt(clients: ReadonlyMap<string, EdgeProxy>, url: string): EdgeProxy {
  const found = clients.get(new URL(url).origin);
  if (found === undefined) throw wrongUpstream("client", url);
  return found;
}

function mappingsOf(
  items: readonly ScenarioItem[],
): readonly { name: string; url: string; listenPort: number }[] {
  return [...new Set(items.flatMap(({ mappings }) => mappings))].map((text) => {
    const { listen, mode } = parseMapping(text.replace(/=psqls?:/, "=tcp:"));
    return {
      name: mode.kind === "forward" ? "" : mode.upstream,
      url: mode.kind === "forward" ? "" : mode.upstream,
      listenPort: listen.port,
    };
  });
}

async function openEdge(options: {
  readonly name: string;
  readonly url: string;
  readonly seed: number;
  readonly open: RunningProxy[];
  readonly listenPort?: number;
}): Promise<EdgeProxy> {
  const { name, url, seed, open, listenPort } = options;
  const address = parseUpstreamUrl(url);
  if (address === null) throw wrongUpstream(name, url);
  const decisions: FaultDecision[] = [];
  const proxy = await openProxy({
    listen: { port: listenPort ?? 0 },
    mode: address.mode,
    seed,
    onDecision: (decision) => decisions.push(decision),
  });
  open.push(proxy);
  return {
    name,
    url,
    port: proxy.address.port,
    isFixed: listenPort !== undefined,
    requests: () => (address.mode.kind === "tcp" ? proxy.counts().turns : proxy.counts().requests),
    underWay: () => (address.mode.kind === "tcp" ? 0 : proxy.counts().openExchanges),
    begin: (run) => proxy.beginRun(run),
    takeDecisions: () => decisions.splice(0),
  };
}

function wrongUpstream(name: string, url: string): AssayError {
  return new AssayError({
    code: "bad-scenario",
    message: `The address "${url}" of ${name} is no URL with a known port.`,
    remedy:
      "Write NAME=URL, such as PAYMENTS_URL=http://127.0.0.1:8090 or DATABASE_URL=postgres://127.0.0.1:5432/app.",
  });
}
