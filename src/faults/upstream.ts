// Connections to upstreams: plain or TLS, as bare streams or through the agents of one client's connection.
import { Agent, request, type ClientRequest, type ClientRequestArgs } from "node:http";
import { Agent as SecureAgent, request as secureRequest } from "node:https";
import { connect, isIP, type Socket } from "node:net";
import { connect as secureConnect } from "node:tls";
import type { Target } from "./target.js";

/** How upstream certificates are checked. `ca` adds trusted roots in PEM; `rejectUnauthorized` is true by default. */
export interface UpstreamTls {
  readonly ca?: string;
  readonly rejectUnauthorized?: boolean;
}

/** How to reach upstreams: certificates, and how long a connection may take to stand. */
export interface DialOptions {
  readonly tls: UpstreamTls;
  readonly connectTimeoutMs: number;
}

/**
 * An agent that tells upstreams apart by their authority alone, since all else is the same for all of its requests.
 * Node's own name is put together from seven options, three times a request, and cost a tenth of the throughput.
 */
class PlainAgent extends Agent {
  override getName(options?: ClientRequestArgs & { readonly authority?: string }): string {
    return options?.authority ?? super.getName(options);
  }
}

/** The agents of one client connection: it gets upstream connections of its own, as it would have without a proxy. */
export interface ClientAgents {
  readonly plain: Agent;
  readonly secure: SecureAgent;
  readonly connectTimeoutMs: number;
}

/**
 * A connection that has been idle for this long is not used again. Servers close idle ones after 2 s (gunicorn) or 5 s
 * (node, uvicorn), and a request that crosses with that fails. The client cannot see it come: it holds a connection to
 * the proxy, which stays. No request is ended by this timeout; it closes connections that carry none.
 */
const idleMs = 1_000;

/** Agents for one client connection; destroyed by the caller when that closes. */
export function openAgents({ tls, connectTimeoutMs }: DialOptions): ClientAgents {
  const common = { keepAlive: true, timeout: idleMs };
  return { plain: new PlainAgent(common), secure: new SecureAgent({ ...common, ...tls }), connectTimeoutMs };
}

/** A request to `target`, nothing sent yet; `headers` are flat and complete. */
export function requestUpstream(
  target: Target,
  { method, headers, agents }: { method: string; headers: readonly string[]; agents: ClientAgents },
): ClientRequest {
  const { host, port, path, authority } = target;
  const options = { host, port, path, authority, method, headers, setHost: false };
  const asked = target.isSecure
    ? secureRequest({ ...options, agent: agents.secure, servername: isIP(host) === 0 ? host : "" })
    : request(Object.assign(options, { agent: agents.plain }));
  if (!asked.reusedSocket)
    asked.once("socket", (socket) => boundConnecting(asked, socket, agents.connectTimeoutMs));
  return asked;
}

function boundConnecting(asked: ClientRequest, socket: Socket, timeoutMs: number): void {
  if (!socket.connecting) return;
  const timer = setTimeout(() => {
    asked.destroy(new Error(`ETIMEDOUT: no connection within ${timeoutMs} ms`));
  }, timeoutMs);
  const clear = (): void => {
    clearTimeout(timer);
  };
  socket.once("connect", clear).once("close", clear);
}

/**
 * A connection to `target`, half-open allowed. Rejects with the system's error, `ETIMEDOUT` after `connectTimeoutMs`,
 * or the signal's reason; the socket is closed then.
 */
export async function dial(target: Target, options: DialOptions, signal: AbortSignal): Promise<Socket> {
  signal.throwIfAborted();
  const where = { host: target.host, port: target.port, allowHalfOpen: true, noDelay: true };
  const socket = target.isSecure
    ? secureConnect({ ...where, ...options.tls, servername: isIP(target.host) === 0 ? target.host : "" })
    : connect(where);
  return new Promise((resolve, reject) => {
    const settle = (error: Error | null): void => {
      signal.removeEventListener("abort", onAbort);
      socket.setTimeout(0);
      socket.removeAllListeners("timeout");
      socket.removeListener("error", settle);
      if (error === null) {
        resolve(socket);
        return;
      }
      socket.on("error", () => undefined); // given up; what else goes wrong with it concerns nobody
      socket.destroy();
      reject(error);
    };
    const onAbort = (): void => {
      settle(new Error("the client went away"));
    };
    signal.addEventListener("abort", onAbort, { once: true });
    socket.setTimeout(options.connectTimeoutMs, () => {
      settle(new Error(`ETIMEDOUT: no connection within ${options.connectTimeoutMs} ms`));
    });
    socket.once("error", settle);
    socket.once(target.isSecure ? "secureConnect" : "connect", () => {
      settle(null);
    });
  });
}

/** A peer that finds data and a reset in one read may report an orderly end (libuv does), so it gets time for the data. */
const readingTimeMs = 10;

/** Closes `socket`: `cut` in order after what was written; `reset` with RST, once what was written could be read. */
export function breakSocket(socket: Socket, how: "cut" | "reset"): void {
  if (how === "cut") socket.destroySoon();
  else if (socket.bytesWritten === 0) resetSocket(socket);
  else
    socket.write("", () => {
      setTimeout(() => resetSocket(socket), readingTimeMs);
    });
}

/** Breaks the connection of a request, when it has one, so that what was sent before still arrives; `then` comes after. */
export function breakRequest(asked: ClientRequest, how: "cut" | "reset", then: () => void): void {
  asked.once("close", then);
  if (asked.socket !== null) breakSocket(asked.socket, how);
  else asked.once("socket", (socket) => setImmediate(() => breakSocket(socket, how)));
}

function resetSocket(socket: Socket): void {
  if (socket.destroyed) return;
  if ("encrypted" in socket) socket.destroy();
  else socket.resetAndDestroy();
}

/** Whether a connection that stood broke, or none could be had. */
export function troubleOf(error: NodeJS.ErrnoException): "upstream-broken" | "upstream-unreachable" {
  const code = error.code ?? "";
  return code === "ECONNRESET" || code === "EPIPE" || code.startsWith("HPE_")
    ? "upstream-broken"
    : "upstream-unreachable";
}
