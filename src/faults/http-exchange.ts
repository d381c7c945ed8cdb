// One HTTP request through the proxy: decided once, passed to the upstream, its answer passed back, with what faults do.
import type { ClientRequest, IncomingMessage, ServerResponse } from "node:http";
import { shapersOn } from "./active-shapers.js";
import type { Answer, DialFailure, FlowName } from "./effect.js";
import type { Fault } from "./fault.js";
import { Flow, type BrokenOff } from "./flow.js";
import { echoHeaders, onwardHeaders, trailerPairs } from "./http-headers.js";
import type { Hub, Live } from "./hub.js";
import type { Made } from "./run.js";
import { sendError } from "./send-error.js";
import type { Target } from "./target.js";
import { breakRequest, breakSocket, requestUpstream, troubleOf, type ClientAgents } from "./upstream.js";

/**
 * What an exchange is about. `made` was decided for it; `expectsContinue`: the client waits for a 100 before its body;
 * `isForward`: the client knows that it speaks to a proxy.
 */
interface ExchangeOptions {
  readonly hub: Hub;
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly target: Target;
  readonly agents: ClientAgents;
  readonly index: number;
  readonly made: readonly Made[];
  readonly expectsContinue: boolean;
  readonly isForward: boolean;
}

/** May be sent again when a kept connection turns out to be closed (RFC 9110, 9.2.2), if it has no body. */
const idempotent = new Set(["GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"]);

/**
 * Carries one request and its answer. Never throws; every ending (answered, broken by a fault, upstream gone, client
 * gone) closes or returns both connections and leaves the hub.
 */
export class HttpExchange implements Live {
  seat = -1;
  readonly #options: ExchangeOptions;
  #request: Flow | null = null;
  readonly #response: Flow;
  #waiting: AbortController | null = null;
  readonly #hasBody: boolean;
  #upstream: ClientRequest | null = null;
  #incoming: IncomingMessage | null = null;
  #isRepeated = false;
  #isBroken = false;

  constructor(options: ExchangeOptions) {
    this.#options = options;
    this.#hasBody = hasBody(options.req);
    this.#response = this.#flow("response");
  }

  begin(): void {
    const { hub, req, res, made } = this.#options;
    hub.enter(this);
    res.once("close", () => this.#close());
    if (made.length === 0 && !this.#hasBody) {
      this.#send(); // nothing to shape and nothing to carry
      this.#finishRequest();
      return;
    }
    this.#request = this.#flow("request");
    this.#request.head(() => this.#onDue());
    if (this.#hasBody) this.#request.from(req, () => this.#finishRequest());
    else this.#request.end(() => this.#finishRequest());
  }

  planChanged(plan: readonly Fault[]): void {
    for (const flow of [this.#request, this.#response]) {
      if (flow === null) continue;
      const kept = flow.shapers.filter(({ fault }) => plan.includes(fault));
      if (kept.length < flow.shapers.length) flow.reshape(kept);
    }
  }

  destroy(): void {
    this.#options.req.socket.destroy();
  }

  #flow(name: FlowName): Flow {
    const { hub, made } = this.#options;
    const shapers = made.length === 0 ? [] : shapersOn(name, made);
    return new Flow({ clock: hub.clock, isFramed: true, shapers, onBroken: (how) => this.#onBroken(how) });
  }

  /** The request may go on: to the upstream, unless a fault stands before it. */
  #onDue(): void {
    const barrier = this.#options.made.find(
      ({ effect }) => effect?.dial !== undefined || effect?.answer?.when === "before",
    )?.effect;
    if (barrier === undefined || barrier === null) {
      this.#send();
      return;
    }
    this.#request?.stop();
    this.#options.req.resume();
    if (barrier.dial !== undefined) this.#failToResolve(barrier.dial);
    else if (barrier.answer !== undefined) this.#answer(barrier.answer);
  }

  #failToResolve({ reason, afterMs }: DialFailure): void {
    this.#waiting = new AbortController(); // made only here: one per request would cost more than the request
    this.#options.hub.clock.sleep(afterMs, this.#waiting.signal).then(
      () => {
        const { isForward, target } = this.#options;
        if (!isForward) this.#onBroken({ side: "client", how: "reset" });
        else this.#fail("name-not-resolved", `cannot resolve ${target.host}: ${reason}, by a fault`);
      },
      () => undefined, // the client went away meanwhile, and #close has cleaned up
    );
  }

  #send(): void {
    const { req, res, target, agents, expectsContinue } = this.#options;
    const method = req.method ?? "GET";
    const headers = onwardHeaders(req, { authority: target.authority, mayChunk: true, isUpgrade: false });
    if (!this.#hasBody && req.headers["content-length"] === undefined && method.startsWith("P"))
      headers.push("Content-Length", "0"); // else node would announce chunks that the client never sent
    const upstream = requestUpstream(target, { method, headers, agents });
    this.#upstream = upstream;
    upstream.on("response", (answer) => this.#onResponse(answer));
    upstream.on("error", (error) => this.#onUpstreamError(upstream, error));
    upstream.on("information", ({ statusCode, headers: early }) => {
      if (statusCode === 102) res.writeProcessing();
      else if (statusCode === 103 && early["link"] !== undefined)
        res.writeEarlyHints({ link: early["link"] });
    });
    if (expectsContinue) upstream.on("continue", () => res.writeContinue());
    if (!this.#hasBody) return;
    upstream.flushHeaders();
    this.#request?.into(upstream);
  }

  #finishRequest(): void {
    const { req } = this.#options;
    if (req.rawTrailers.length > 0) this.#upstream?.addTrailers(trailerPairs(req));
    this.#upstream?.end();
  }

  #onResponse(answer: IncomingMessage): void {
    const { made, res, req } = this.#options;
    this.#incoming = answer;
    answer.once("close", () => {
      if (!answer.complete) this.#response.end(() => this.#onAnswerBroken());
    });
    const after = made.find(({ effect }) => effect?.answer?.when === "after")?.effect?.answer;
    if (after !== undefined) {
      answer.once("end", () => this.#answer(after)).resume();
      return;
    }
    const mayChunk = req.httpVersion !== "1.0" && canHaveBody(req, answer);
    this.#response.into(res);
    this.#response.head(() => {
      const headers = onwardHeaders(answer, { authority: null, mayChunk, isUpgrade: false });
      if (made.length > 0) headers.push(...this.#echo());
      if (this.#mustClose()) headers.push("Connection", "close");
      res.writeHead(answer.statusCode ?? 502, answer.statusMessage ?? "", headers);
      if (this.#response.shapers.length > 0) res.flushHeaders(); // the body is shaped, and may come much later
    });
    const finish = (): void => {
      if (answer.rawTrailers.length > 0 && mayChunk) res.addTrailers(trailerPairs(answer));
      res.end();
    };
    this.#response.from(answer, finish, Number(answer.headers["content-length"] ?? Number.NaN));
    process.nextTick(() => this.#flushHead()); // a body that came in the same read has been written by then
  }

  /** Sends the head by itself when its body is still to come; node would keep it for the first byte. */
  #flushHead(): void {
    const { res } = this.#options;
    if (this.#response.passedBytes === 0 && res.headersSent && !res.writableEnded && !res.destroyed)
      res.flushHeaders();
  }

  /** Gives a fault's own answer; delays and breaks of the response act on it as on any. */
  #answer(answer: Answer): void {
    const { res } = this.#options;
    this.#response.head(() => {
      const fields = Object.entries(answer.headers).flat();
      res.writeHead(answer.status, [
        ...fields,
        "Content-Length",
        String(Buffer.byteLength(answer.body)),
        ...this.#echo(),
      ]);
    });
    this.#response.end(() => res.end(answer.body));
  }

  #onUpstreamError(upstream: ClientRequest, error: NodeJS.ErrnoException): void {
    const { hub, req, res, target } = this.#options;
    if (upstream !== this.#upstream || this.#isBroken || res.closed || res.headersSent) return;
    const isStale = upstream.reusedSocket && !this.#isRepeated && troubleOf(error) === "upstream-broken";
    if (isStale && !this.#hasBody && idempotent.has(req.method ?? "")) {
      this.#isRepeated = true;
      this.#send();
      this.#finishRequest();
      return;
    }
    const trouble = troubleOf(error);
    hub.trouble(trouble);
    if (isStale)
      req.socket.destroy(); // as the client would have met it on a kept connection of its own
    else this.#fail(trouble, `no answer from ${target.authority}: ${error.message}`);
  }

  #onAnswerBroken(): void {
    const { hub, req, res, target } = this.#options;
    if (this.#isBroken) return;
    hub.trouble("upstream-broken");
    if (res.headersSent) breakSocket(req.socket, "cut");
    else this.#fail("upstream-broken", `the answer of ${target.authority} broke off`);
  }

  /** A fault breaks a connection: the client's, or the upstream's, which the client sees as any proxy shows it. */
  #onBroken({ side, how }: BrokenOff): void {
    const { req, res, target } = this.#options;
    this.#isBroken = true;
    this.#request?.stop();
    this.#response.stop();
    if (side === "client") {
      breakSocket(req.socket, how);
      this.#upstream?.destroy();
      return;
    }
    const tell = (): void => {
      if (res.headersSent) breakSocket(req.socket, "cut");
      else this.#fail("upstream-broken", `the connection to ${target.authority} broke, by a fault`);
    };
    if (this.#upstream === null) tell();
    else breakRequest(this.#upstream, how, tell);
  }

  #fail(error: string, message: string): void {
    const { req, res } = this.#options;
    this.#request?.stop();
    this.#response.stop();
    req.resume();
    if (!res.headersSent) sendError(res, { status: 502, error, message, headers: this.#echo() });
  }

  #echo(): readonly string[] {
    return echoHeaders(this.#options.index, this.#options.made);
  }

  /** The client's connection cannot be used again when its body was never asked for, or when the proxy is closing. */
  #mustClose(): boolean {
    const { hub, req, expectsContinue } = this.#options;
    return hub.isDraining || (expectsContinue && !req.complete);
  }

  #close(): void {
    const { hub, res } = this.#options;
    if (!res.writableFinished && !this.#isBroken) hub.trouble("client-gone");
    this.#waiting?.abort();
    this.#request?.stop();
    this.#response.stop();
    // a whole exchange leaves its connection for the client's next request; a fault has seen to a broken one
    const isWhole = this.#incoming?.complete === true && this.#upstream?.writableFinished === true;
    if (!isWhole && !this.#isBroken) this.#upstream?.destroy();
    hub.leave(this);
  }
}

function hasBody({ headers }: IncomingMessage): boolean {
  const length = headers["content-length"];
  return headers["transfer-encoding"] !== undefined || (length !== undefined && length !== "0");
}

function canHaveBody(req: IncomingMessage, { statusCode }: IncomingMessage): boolean {
  return req.method !== "HEAD" && statusCode !== 204 && statusCode !== 304;
}
