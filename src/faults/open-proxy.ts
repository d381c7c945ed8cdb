// Opens a proxy of one of three modes, and closes it.
import type { Server as HttpServer } from "node:http";
import type { Server, Socket } from "node:net";
import type { Clock } from "../runtime/runtime.js";
import { emptyCounts, type ProxyCounts } from "./counters.js";
import type { FaultPlan } from "./fault.js";
import { createHttpFront } from "./http-front.js";
import { Hub } from "./hub.js";
import { listenOn, type Address } from "./listening.js";
import { compilePathPattern } from "./match.js";
import { preciseClock } from "./precise-clock.js";
import { beginRun, refuseHttpOnly, type FaultDecision } from "./run.js";
import { parseUpstream, routeByUrl, routeToUpstream } from "./target.js";
import { createTcpFront } from "./tcp-front.js";
import type { UpstreamTls } from "./upstream.js";

/** What a proxy does with what it is given. Upstreams are URLs: `http`/`https` for reverse, `tcp`/`tls` for tcp. */
export type ProxyMode =
  | { readonly kind: "reverse"; readonly upstream: string }
  | { readonly kind: "forward" }
  | { readonly kind: "tcp"; readonly upstream: string };

/** An operation of an API, so that faults can name it: its id, method, and path with `{name}` for parameters. */
export interface ProxyOperation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
}

/**
 * How to open a proxy. `listen.port` 0 takes a free one. `durationMs` gives percentages in schedules a meaning.
 * `onDecision` hears every decision, in the order in which they are made. Times in milliseconds.
 */
export interface ProxyOptions {
  readonly listen?: { readonly host?: string; readonly port?: number };
  readonly mode: ProxyMode;
  readonly seed: number;
  readonly scenario?: string;
  readonly plan?: FaultPlan;
  readonly durationMs?: number;
  readonly operations?: readonly ProxyOperation[];
  readonly tls?: UpstreamTls;
  readonly connectTimeoutMs?: number;
  readonly clock?: Clock;
  readonly onDecision?: (decision: FaultDecision) => void;
}

/** A run to begin on an open proxy; what is left out stays as it was, but `durationMs`, which is then unknown. */
export interface NextRun {
  readonly scenario: string;
  readonly plan: FaultPlan;
  readonly seed?: number;
  readonly durationMs?: number;
}

/** A proxy that listens. It must be closed. */
export interface RunningProxy {
  readonly address: Address;
  plan(): FaultPlan;
  /** Changes the faults within the run. What a removed fault held goes on at once; nothing is lost. */
  setPlan(plan: FaultPlan): void;
  /** Starts again at request index 0 and time 0, with other names for the draws. */
  beginRun(next: NextRun): void;
  /** A copy of the counts since the proxy was opened. */
  counts(): ProxyCounts;
  /** The last decisions, oldest first, a thousand at most. */
  recentDecisions(): readonly FaultDecision[];
  /** Stops listening, lets what is under way end for `graceMs` (10 s by default; 0 is at once), then breaks the rest. */
  close(options?: { readonly graceMs?: number }): Promise<void>;
}

/**
 * Opens a proxy that breaks what passes through it by `plan` (spec R3, R4). Every draw is a pure function of seed,
 * scenario, fault id, request index and turn. Throws `bad-fault` for an upstream or plan that makes no sense, and
 * `proxy-failed` where it cannot listen.
 */
export async function openProxy(options: ProxyOptions): Promise<RunningProxy> {
  const { mode, clock = preciseClock, plan = [] } = options;
  let run = { seed: options.seed, scenario: options.scenario ?? "", durationMs: options.durationMs ?? null };
  const accept = (next: FaultPlan): FaultPlan => {
    if (mode.kind === "tcp") refuseHttpOnly(next);
    return next;
  };
  const hub = new Hub({
    clock,
    dialing: { tls: options.tls ?? {}, connectTimeoutMs: options.connectTimeoutMs ?? 10_000 },
    counts: emptyCounts(),
    run: beginRun({ ...run, plan: accept(plan) }, clock),
    onDecision: options.onDecision,
  });
  let address = { host: options.listen?.host ?? "127.0.0.1", port: options.listen?.port ?? 0 };
  const server = createFront(hub, options, () => address);
  const sockets = trackSockets(server, hub.counts);
  address = await listenOn(server, address);
  return {
    address,
    plan: () => hub.run.plan,
    setPlan: (next) => {
      hub.run = hub.run.withPlan(accept(next));
    },
    beginRun: (next) => {
      run = { seed: next.seed ?? run.seed, scenario: next.scenario, durationMs: next.durationMs ?? null };
      hub.run = beginRun({ ...run, plan: accept(next.plan) }, clock);
    },
    counts: () => structuredClone(hub.counts),
    recentDecisions: () => [...hub.recent],
    close: ({ graceMs = 10_000 } = {}) => closeFront({ server, hub, sockets, graceMs }),
  };
}

function createFront(hub: Hub, { mode, operations = [] }: ProxyOptions, self: () => Address): Server {
  if (mode.kind === "tcp") return createTcpFront(hub, parseUpstream(mode.upstream));
  const known = operations.map(({ id, method, path }) => ({
    id,
    method: method.toUpperCase(),
    fits: compilePathPattern(path),
  }));
  const route = mode.kind === "reverse" ? routeToUpstream(parseUpstream(mode.upstream)) : routeByUrl(self);
  return createHttpFront({
    hub,
    route,
    operationOf: (method, path) => known.find((one) => one.method === method && one.fits(path))?.id,
    takesConnect: mode.kind === "forward",
  });
}

function trackSockets(server: Server, counts: ProxyCounts): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    counts.connections += 1;
    counts.openConnections += 1;
    socket.once("close", () => {
      sockets.delete(socket);
      counts.openConnections -= 1;
    });
  });
  return sockets;
}

async function closeFront(open: {
  server: Server | HttpServer;
  hub: Hub;
  sockets: ReadonlySet<Socket>;
  graceMs: number;
}): Promise<void> {
  const { server, hub, sockets, graceMs } = open;
  hub.isDraining = true;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  if ("closeIdleConnections" in server) server.closeIdleConnections();
  if (graceMs > 0) {
    const stop = new AbortController();
    const grace = hub.clock.sleep(graceMs, stop.signal).catch(() => undefined); // aborted when all went quiet
    await Promise.race([hub.quiet(), grace]);
    stop.abort();
  }
  for (const live of hub.live.members()) live.destroy();
  for (const socket of sockets) socket.destroy();
  await closed;
}
