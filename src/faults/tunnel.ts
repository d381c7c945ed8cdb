// A bare stream through the proxy, both ways, with faults decided anew for every exchange on it.
import type { Socket } from "node:net";
import { shapersOn } from "./active-shapers.js";
import type { FlowName, Shaper } from "./effect.js";
import type { Fault } from "./fault.js";
import { Flow, type BrokenOff } from "./flow.js";
import type { Hub, Live } from "./hub.js";
import type { RequestTraits } from "./match.js";
import type { Made, Verdict } from "./run.js";
import { breakSocket } from "./upstream.js";

/** A connected pair. `verdict` is what was decided for turn 0; heads are bytes already read from that side. */
interface TunnelOptions {
  readonly hub: Hub;
  readonly index: number;
  readonly traits: RequestTraits;
  readonly verdict: Verdict;
  readonly client: Socket;
  readonly upstream: Socket;
  readonly clientHead?: Buffer;
  readonly upstreamHead?: Buffer;
}

/**
 * Joins two sockets until both ways have ended. Streams have no requests, so decisions go by turns: a turn begins when
 * bytes of the client follow bytes of the upstream, which makes one query on a pooled database connection one turn.
 * Draws depend on connection index and turn, not on how bytes were cut into reads. A half-closed side stays half
 * closed; a reset on one side is passed to the other.
 */
export class Tunnel implements Live {
  seat = -1;
  readonly #options: TunnelOptions;
  readonly #request: Flow;
  readonly #response: Flow;
  readonly #recorded = new Set<Fault>();
  #verdict: Verdict;
  #index: number;
  #run: symbol;
  #turn = 0;
  #hasAsked = false;
  #hasAnswered = false;
  #isStale = false;
  #isOver = false;

  constructor(options: TunnelOptions) {
    this.#options = options;
    this.#verdict = options.verdict;
    this.#index = options.index;
    this.#run = options.hub.run.identity;
    for (const { fault } of options.verdict.made) this.#recorded.add(fault);
    this.#request = this.#flow("request", () => this.#onRequestBytes());
    this.#response = this.#flow("response", () => this.#onResponseBytes());
  }

  begin(): void {
    const { hub, client, upstream, clientHead, upstreamHead } = this.#options;
    hub.enter(this);
    this.#watch(client, upstream);
    this.#watch(upstream, client);
    this.#request.into(upstream);
    this.#response.into(client);
    if (clientHead !== undefined && clientHead.length > 0) this.#request.arrive(clientHead);
    if (upstreamHead !== undefined && upstreamHead.length > 0) this.#response.arrive(upstreamHead);
    this.#request.from(client, () => upstream.end());
    this.#response.from(upstream, () => client.end());
  }

  /** What is gone ends at once. The rest is decided when bytes come: an idle pooled connection has no part in a run. */
  planChanged(plan: readonly Fault[]): void {
    this.#isStale = true;
    for (const flow of [this.#request, this.#response]) {
      const kept = flow.shapers.filter(({ fault }) => plan.includes(fault));
      if (kept.length < flow.shapers.length) flow.reshape(kept);
    }
  }

  destroy(): void {
    this.#options.client.destroy();
    this.#options.upstream.destroy();
  }

  #flow(name: FlowName, onArrival: () => void): Flow {
    return new Flow({
      clock: this.#options.hub.clock,
      isFramed: false,
      shapers: shapersOn(name, this.#verdict.made),
      onBroken: (how) => this.#onBroken(how),
      onArrival,
    });
  }

  #onRequestBytes(): void {
    const { hub } = this.#options;
    const isFollowing = this.#hasAnswered;
    if (isFollowing || !this.#hasAsked) hub.counts.turns += 1;
    this.#hasAsked = true;
    this.#hasAnswered = false;
    if (hub.run.plan.length === 0) return;
    if (isFollowing) {
      this.#turn += 1;
      this.#recorded.clear();
      this.#decide();
      this.#request.restart(shapersOn("request", this.#verdict.made));
      this.#response.restart(shapersOn("response", this.#verdict.made));
    } else this.#catchUp();
  }

  #onResponseBytes(): void {
    this.#hasAnswered = true;
    if (this.#options.hub.run.plan.length > 0) this.#catchUp();
  }

  /** Within a turn: the plan may have changed since, or a schedule opened or closed. */
  #catchUp(): void {
    if (!this.#isStale && this.#options.hub.clock.now() < this.#verdict.changesAtMs) return;
    this.#decide();
    this.#request.reshape(shapersOn("request", this.#verdict.made, this.#request.shapers));
    this.#response.reshape(shapersOn("response", this.#verdict.made, this.#response.shapers));
  }

  /**
   * Decides for the turn; what was decided for it before is the same and is not recorded again. In each run the
   * connection is numbered anew, so that draws depend on what happens in the run and not on what went before.
   */
  #decide(): void {
    const { hub, traits } = this.#options;
    this.#isStale = false;
    if (this.#run !== hub.run.identity) {
      this.#run = hub.run.identity;
      this.#index = hub.run.nextIndex();
      this.#turn = 0;
      this.#recorded.clear();
    }
    const { made: all, changesAtMs } = hub.run.decide({
      index: this.#index,
      turn: this.#turn,
      isHttp: false,
      traits,
    });
    this.#verdict = { made: all.map(onStanding), changesAtMs };
    for (const made of this.#verdict.made) {
      if (this.#recorded.has(made.fault)) continue;
      this.#recorded.add(made.fault);
      hub.record(made);
    }
  }

  #watch(socket: Socket, other: Socket): void {
    socket.on("error", (error: NodeJS.ErrnoException) => {
      if (this.#isOver) return;
      this.#finish();
      this.#options.hub.trouble(socket === this.#options.client ? "client-gone" : "upstream-broken");
      if (error.code === "ECONNRESET") breakSocket(other, "reset");
      else other.destroy();
    });
    socket.once("close", () => {
      if (this.#isOver) return; // both sides are being closed already, each in its own way
      if (other.closed) this.#finish();
      else if (!socket.readableEnded) other.destroy();
    });
  }

  #onBroken({ side, how }: BrokenOff): void {
    const { client, upstream } = this.#options;
    this.#finish();
    breakSocket(side === "client" ? client : upstream, how);
    breakSocket(side === "client" ? upstream : client, "cut");
  }

  #finish(): void {
    this.#isOver = true;
    this.#request.stop();
    this.#response.stop();
    this.#options.hub.leave(this);
  }
}

/** What keeps a name from being resolved meets new connections only, so a standing one is reset: its successor is looked up. */
function onStanding(made: Made): Made {
  if (made.effect?.dial === undefined) return made;
  const shape = (flow: FlowName): Shaper =>
    flow === "request" ? { ending: { when: "head", how: "reset" } } : {};
  return { ...made, effect: { shape } };
}
