// The control API: faults of running proxies listed, added, changed and removed over HTTP, for whoever holds the token.
import { timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { AssayError, sha256 } from "../runtime/runtime.js";
import { renderMetrics } from "./counters.js";
import { parseFault, parsePlan, type Fault } from "./fault.js";
import { closeServer, listenOn } from "./listening.js";
import type { RunningProxy } from "./open-proxy.js";

/** How to open the API. `token` is asked of every caller as `Authorization: Bearer …`; 16 characters at least. */
export interface ControlOptions {
  readonly listen?: { readonly host?: string; readonly port?: number };
  readonly token: string;
  readonly proxies: ReadonlyMap<string, RunningProxy>;
}

/** A control API that listens. It must be closed. */
export interface RunningControl {
  readonly address: { readonly host: string; readonly port: number };
  close(): Promise<void>;
}

/** What a route answers: JSON, or text as it is. */
interface Reply {
  readonly status: number;
  readonly json?: unknown;
  readonly text?: string;
}

/** One request with its path taken apart and its body parsed. */
interface Call {
  readonly proxy: RunningProxy;
  readonly faultId: string;
  readonly body: unknown;
}

type Route = (call: Call) => Reply;

const maxBodyBytes = 262_144;
const minTokenLength = 16;

/**
 * Opens the API on 127.0.0.1 (docs/proxy.md lists the routes). Wrong input is answered 4xx with a message and a remedy
 * and changes nothing. Throws `bad-fault` for a short token and `proxy-failed` where it cannot listen.
 */
export async function openControlApi(options: ControlOptions): Promise<RunningControl> {
  if (options.token.length < minTokenLength)
    throw new AssayError({
      code: "bad-fault",
      message: `The token of the control API is shorter than ${minTokenLength} characters.`,
      remedy: "Use a long random token.",
    });
  const server = createServer((req, res) => {
    answer(options, req).then(
      (reply) => send(res, reply),
      (error: unknown) => send(res, refusal(error)),
    );
  });
  const address = await listenOn(server, {
    host: options.listen?.host ?? "127.0.0.1",
    port: options.listen?.port ?? 0,
  });
  return { address, close: () => closeServer(server) };
}

const routes: Readonly<Record<string, Route>> = {
  "GET /proxies/{name}": ({ proxy }) => ({ status: 200, json: describe(proxy) }),
  "GET /proxies/{name}/faults": ({ proxy }) => ({ status: 200, json: proxy.plan().map(({ spec }) => spec) }),
  "POST /proxies/{name}/faults": ({ proxy, body }) => {
    const added = parseFault(body, freeId(proxy, body));
    proxy.setPlan([...proxy.plan(), added]);
    return { status: 201, json: added.spec };
  },
  "PUT /proxies/{name}/faults": ({ proxy, body }) => {
    if (!Array.isArray(body)) return problem(400, "a plan is a JSON array of faults");
    proxy.setPlan(parsePlan(body));
    return { status: 200, json: proxy.plan().map(({ spec }) => spec) };
  },
  "GET /proxies/{name}/faults/{id}": (call) =>
    withFault(call, (fault) => ({ status: 200, json: fault.spec })),
  "PUT /proxies/{name}/faults/{id}": (call) =>
    withFault(call, (fault) => {
      const changed = parseFault(call.body, fault.id);
      if (changed.id !== fault.id) return problem(409, `the body calls the fault "${changed.id}"`);
      call.proxy.setPlan(call.proxy.plan().map((one) => (one === fault ? changed : one)));
      return { status: 200, json: changed.spec };
    }),
  "DELETE /proxies/{name}/faults/{id}": (call) =>
    withFault(call, (fault) => {
      call.proxy.setPlan(call.proxy.plan().filter((one) => one !== fault));
      return { status: 204 };
    }),
  "GET /proxies/{name}/decisions": ({ proxy }) => ({ status: 200, json: proxy.recentDecisions() }),
  "POST /proxies/{name}/reset": ({ proxy }) => {
    proxy.setPlan([]);
    return { status: 204 };
  },
};

async function answer({ token, proxies }: ControlOptions, req: IncomingMessage): Promise<Reply> {
  if (!isAllowed(req.headers.authorization ?? "", token)) {
    req.resume();
    return problem(401, "this API wants Authorization: Bearer and its token");
  }
  const path = (req.url ?? "").split("?", 1)[0] ?? "";
  const method = req.method ?? "";
  const body = await readJson(req);
  if (method === "GET" && path === "/metrics")
    return {
      status: 200,
      text: renderMetrics(new Map([...proxies].map(([name, proxy]) => [name, proxy.counts()]))),
    };
  if (method === "GET" && path === "/proxies")
    return {
      status: 200,
      json: Object.fromEntries([...proxies].map(([name, proxy]) => [name, describe(proxy)])),
    };
  if (method === "POST" && path === "/reset") {
    for (const proxy of proxies.values()) proxy.setPlan([]);
    return { status: 204 };
  }
  const [, root, name = "", part, faultId, ...more] = path.split("/").map(decode);
  const proxy = proxies.get(name);
  if (root !== "proxies" || more.length > 0) return problem(404, `there is nothing at ${path}`);
  if (proxy === undefined) return problem(404, `there is no proxy called "${name}"`);
  const shape = `/proxies/{name}${part === undefined ? "" : `/${part}`}${faultId === undefined ? "" : "/{id}"}`;
  const route = routes[`${method} ${shape}`];
  if (route !== undefined) return route({ proxy, faultId: faultId ?? "", body });
  const isKnown = Object.keys(routes).some((key) => key.endsWith(` ${shape}`));
  return isKnown
    ? problem(405, `${method} is not done to ${path}`)
    : problem(404, `there is nothing at ${path}`);
}

function withFault({ proxy, faultId }: Call, act: (fault: Fault) => Reply): Reply {
  const fault = proxy.plan().find(({ id }) => id === faultId);
  return fault === undefined ? problem(404, `there is no fault called "${faultId}"`) : act(fault);
}

function describe(proxy: RunningProxy): unknown {
  return { address: proxy.address, faults: proxy.plan().map(({ spec }) => spec), counts: proxy.counts() };
}

/** The first of `latency-1`, `latency-2`, … that no fault has. */
function freeId(proxy: RunningProxy, body: unknown): string {
  const kind = typeof body === "object" && body !== null && "kind" in body ? String(body.kind) : "fault";
  const taken = new Set(proxy.plan().map(({ id }) => id));
  let count = 1;
  while (taken.has(`${kind}-${count}`)) count += 1;
  return `${kind}-${count}`;
}

/** Compares digests, so that neither the time taken nor a length tells anything about the token. */
function isAllowed(header: string, token: string): boolean {
  const given = /^Bearer (.+)$/i.exec(header)?.[1] ?? "";
  return timingSafeEqual(Buffer.from(sha256(given)), Buffer.from(sha256(token)));
}

async function readJson(req: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length; // a request without an encoding yields buffers
    if (size > maxBodyBytes) throw new TooLarge();
    chunks.push(chunk);
  }
  if (size === 0) return undefined;
  return JSON.parse(Buffer.concat(chunks).toString("utf8")) as unknown;
}

class TooLarge extends Error {}

function refusal(error: unknown): Reply {
  if (error instanceof AssayError)
    return { status: 422, json: { error: error.code, message: error.message, remedy: error.remedy } };
  if (error instanceof SyntaxError) return problem(400, `the body is not JSON: ${error.message}`);
  if (error instanceof TooLarge) return problem(413, `a body may have ${maxBodyBytes} bytes`);
  return problem(500, "the request could not be dealt with");
}

function problem(status: number, message: string): Reply {
  return { status, json: { error: "refused", message } };
}

function send(res: ServerResponse, { status, json, text }: Reply): void {
  const body = text ?? (json === undefined ? "" : `${JSON.stringify(json)}\n`);
  const type = text === undefined ? "application/json" : "text/plain; version=0.0.4";
  res.writeHead(
    status,
    body === "" ? {} : { "content-type": type, "content-length": Buffer.byteLength(body) },
  );
  res.end(body);
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // a malformed escape names nothing, and is answered 404
  }
}
