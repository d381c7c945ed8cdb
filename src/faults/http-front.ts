// The HTTP side of a proxy: a server whose requests, upgrades and CONNECTs become exchanges and tunnels.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Admitted } from "./admitted.js";
import { HttpExchange } from "./http-exchange.js";
import { namedIndex, operationHeader } from "./http-headers.js";
import { openConnectTunnel } from "./http-connect.js";
import { passUpgrade } from "./http-upgrade.js";
import type { Hub } from "./hub.js";
import type { RequestTraits } from "./match.js";
import { sendError, sendErrorRaw } from "./send-error.js";
import type { Route } from "./target.js";
import { openAgents, type ClientAgents } from "./upstream.js";

/** How requests find their target and operation; `takesConnect` is true for a forward proxy. */
export interface HttpFrontOptions {
  readonly hub: Hub;
  readonly route: (url: string) => Route;
  readonly operationOf: (method: string, path: string) => string | undefined;
  readonly takesConnect: boolean;
}

const idleClientMs = 65_000;

/**
 * An HTTP server, not listening yet, that passes requests on under the hub's plan. Malformed messages (node's strict
 * parser, so smuggled ones too) are answered 400 and closed. It sets no deadline of its own on slow requests.
 */
export function createHttpFront(options: HttpFrontOptions): Server {
  const { hub } = options;
  const agents = new WeakMap<Socket, ClientAgents>();
  const agentsOf = (socket: Socket): ClientAgents => {
    const known = agents.get(socket);
    if (known !== undefined) return known;
    const opened = openAgents(hub.dialing);
    agents.set(socket, opened);
    socket.once("close", () => {
      opened.plain.destroy();
      opened.secure.destroy();
    });
    return opened;
  };
  const admit = (req: IncomingMessage): Admitted | Extract<Route, { kind: "refused" }> =>
    admitted(req, options, agentsOf);
  const pass = (req: IncomingMessage, res: ServerResponse, expectsContinue: boolean): void => {
    const one = admit(req);
    if ("kind" in one) {
      hub.trouble("bad-request");
      req.resume();
      sendError(res, { status: one.status, error: "bad-request", message: one.why });
    } else {
      const isForward = options.takesConnect;
      new HttpExchange({ hub, req, res, expectsContinue, isForward, ...one }).begin();
    }
  };
  const server = createServer({ requestTimeout: 0, keepAliveTimeout: idleClientMs, noDelay: true });
  server.on("request", (req, res) => pass(req, res, false));
  server.on("checkContinue", (req: IncomingMessage, res: ServerResponse) => pass(req, res, true));
  server.on("upgrade", (req: IncomingMessage, socket: Socket, head: Buffer) => {
    const one = admit(req);
    if ("kind" in one) refuse(hub, socket, one);
    else passUpgrade({ hub, req, socket, head, isForward: options.takesConnect, ...one });
  });
  server.on("connect", (req: IncomingMessage, socket: Socket, head: Buffer) => {
    if (options.takesConnect) void openConnectTunnel({ hub, authority: req.url ?? "", socket, head });
    else refuse(hub, socket, { status: 405, why: "this is a reverse proxy: it takes no CONNECT" });
  });
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === "ECONNRESET" || !socket.writable) socket.destroy();
    else {
      const status = error.code === "HPE_HEADER_OVERFLOW" ? 431 : 400;
      refuse(hub, socket, { status, why: `this is no HTTP request (${error.code ?? error.message})` });
    }
  });
  return server;
}

function refuse(hub: Hub, socket: Socket, { status, why }: { status: number; why: string }): void {
  hub.trouble("bad-request");
  socket.on("error", () => socket.destroy());
  sendErrorRaw(socket, { status, error: "bad-request", message: why });
}

function admitted(
  req: IncomingMessage,
  { hub, route, operationOf }: HttpFrontOptions,
  agentsOf: (socket: Socket) => ClientAgents,
): Admitted | Extract<Route, { kind: "refused" }> {
  const routed = route(req.url ?? "");
  if (routed.kind === "refused") return routed;
  const { target } = routed;
  const index = namedIndex(req) ?? hub.run.nextIndex();
  const agents = agentsOf(req.socket);
  const traits: RequestTraits = { host: target.authority };
  if (hub.run.plan.length === 0) return { target, index, made: [], traits, agents };
  const method = req.method ?? "";
  const named = req.headers[operationHeader];
  const operation = typeof named === "string" ? named : operationOf(method, target.path);
  const full = { ...traits, method, path: target.path, operation, headers: req.headers };
  const { made } = hub.decide({ index, turn: 0, isHttp: true, traits: full });
  return { target, index, made, traits: full, agents };
}
