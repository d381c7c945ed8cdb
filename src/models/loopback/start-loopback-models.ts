// A server on 127.0.0.1 that speaks the vendors' wire formats and answers from a script: to try a setup without paying.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { AssayError, messageOf } from "../../runtime/runtime.js";
import { parseJson } from "../plain-record.js";
import { findEntry, replyAt } from "../script/pick-reply.js";
import { createPrefixCache, type PrefixCache } from "../script/prefix-cache.js";
import type { Script } from "../script/script.js";
import { createBatchDesk, type BatchDesk } from "./batch-desk.js";
import { answerBatchVisit } from "./batch-routes.js";
import { createAttemptCounter, type AttemptCounter } from "./count-attempts.js";
import { sendReply } from "./send-reply.js";
import { loopbackWires } from "./wire-list.js";

/** `port` 0 takes a free one. `onRequest` hears of every request once it is read. */
export interface LoopbackOptions {
  readonly script: Script;
  readonly port?: number | undefined;
  readonly onRequest?: ((request: LoopbackRequest) => void) | undefined;
}

/** One request as it came. `attempt` counts equal questions from 0; `concurrent` counts open requests, this one included. */
export interface LoopbackRequest {
  readonly wire: string;
  readonly path: string;
  readonly lens: string | null;
  readonly model: string;
  readonly body: unknown;
  readonly at: number;
  readonly attempt: number;
  readonly concurrent: number;
}

/**
 * The running server. `environment` holds the variables that point every provider at it. `requests` are the last 1,000, oldest
 * first. `close` ends open requests and must be called.
 */
export interface LoopbackModels {
  readonly origin: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly requests: readonly LoopbackRequest[];
  close(): Promise<void>;
}

const maxBodyBytes = 32 * 1024 * 1024;
const keptRequests = 1_000;

interface Desk {
  readonly options: LoopbackOptions;
  readonly prefixes: Map<string, PrefixCache>;
  readonly requests: LoopbackRequest[];
  readonly attempts: AttemptCounter;
  readonly batches: BatchDesk;
  open: number;
}

/** Starts the server. Throws `usage` when the port is taken. Requests that no script entry fits get a 400 that says so. */
export async function startLoopbackModels(options: LoopbackOptions): Promise<LoopbackModels> {
  const desk: Desk = {
    options,
    prefixes: new Map(),
    requests: [],
    attempts: createAttemptCounter(),
    batches: createBatchDesk(),
    open: 0,
  };
  const server = createServer((request, response) => void serve({ request, response }, desk));
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => {
      reject(portTaken(options.port ?? 0, error));
    });
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo; // a listening TCP server has one
  const origin = `http://127.0.0.1:${port}`;
  return {
    origin,
    environment: environmentFor(origin),
    requests: desk.requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function environmentFor(origin: string): Readonly<Record<string, string>> {
  const key = "loopback-no-real-key";
  return {
    ANTHROPIC_BASE_URL: `${origin}/v1`,
    ANTHROPIC_API_KEY: key,
    OPENAI_BASE_URL: `${origin}/v1`,
    OPENAI_API_KEY: key,
    GOOGLE_GENERATIVE_AI_BASE_URL: `${origin}/v1beta`,
    GOOGLE_GENERATIVE_AI_API_KEY: key,
    ASSAY_MODEL_BASE_URL: `${origin}/v1`,
    ASSAY_MODEL_API_KEY: key,
  };
}

type Visit = { readonly request: IncomingMessage; readonly response: ServerResponse };

async function serve(visit: Visit, desk: Desk): Promise<void> {
  const { request, response } = visit;
  const gone = new AbortController();
  desk.open += 1;
  response.on("close", () => {
    desk.open -= 1;
    gone.abort();
  });
  try {
    const text = await readBody(request);
    if (text === null) refuse(response, 413, "the body is larger than 32 MiB");
    else if (!answerBatch(visit, { desk, text }))
      await answer(visit, { desk, body: parseJson(text), signal: gone.signal });
  } catch (error) {
    if (!gone.signal.aborted) refuse(response, 500, messageOf(error));
  }
}

/** False where the request is to none of the batch endpoints. */
function answerBatch(
  { request, response }: Visit,
  { desk, text }: { readonly desk: Desk; readonly text: string },
): boolean {
  const { pathname: path, searchParams: query } = new URL(request.url ?? "/", "http://loopback");
  const lens = headerOf(request, "x-assay-lens");
  const visit = { method: request.method ?? "", path, query, text };
  const said = answerBatchVisit(
    {
      ...visit,
      meet: (wire, body) => {
        const read = wire.read(body, path);
        const entry = findEntry(desk.options.script, { lens, prompt: read.prompt.text });
        const attempt = entry === null ? 0 : desk.attempts.count({ entry, lens, prompt: read.prompt.text });
        const seen = {
          wire: `${wire.name} batch`,
          path,
          lens,
          model: read.model,
          body,
          at: Date.now(),
          attempt,
        };
        note(desk, { ...seen, concurrent: desk.open });
        return { request: read, reply: entry === null ? null : replyAt(entry, attempt) };
      },
    },
    desk.batches,
  );
  if (said === null) return false;
  response.writeHead(said.status, { "content-type": "application/json" }).end(said.text);
  return true;
}

async function answer(
  { request, response }: Visit,
  { desk, body, signal }: { desk: Desk; body: unknown; signal: AbortSignal },
): Promise<void> {
  const path = new URL(request.url ?? "/", "http://loopback").pathname;
  const wire = loopbackWires.find((one) => one.matches(path));
  if (wire === undefined || request.method !== "POST" || body === undefined) {
    refuse(response, 404, `${request.method ?? ""} ${path} is not spoken here`);
    return;
  }
  const read = wire.read(body, path);
  const lens = headerOf(request, "x-assay-lens");
  const entry = findEntry(desk.options.script, { lens, prompt: read.prompt.text });
  const attempt = entry === null ? 0 : desk.attempts.count({ entry, lens, prompt: read.prompt.text });
  const seen = { wire: wire.name, path, lens, model: read.model, body, at: Date.now(), attempt };
  note(desk, { ...seen, concurrent: desk.open });
  if (entry === null) {
    refuse(response, 400, `The script has no answer for the lens ${lens ?? "(none named)"}`);
    return;
  }
  const reply = replyAt(entry, attempt);
  const prefixes = cacheOf(desk, `${wire.name} ${read.model}`);
  await sendReply({ wire, request: read, reply, key: keyOf(request), prefixes, response, signal });
}

// No vendor shares a cache between models.
function cacheOf(desk: Desk, name: string): PrefixCache {
  const cache = desk.prefixes.get(name) ?? createPrefixCache();
  desk.prefixes.set(name, cache);
  return cache;
}

function note(desk: Desk, request: LoopbackRequest): void {
  desk.requests.push(request);
  if (desk.requests.length > keptRequests) desk.requests.shift();
  desk.options.onRequest?.(request);
}

function keyOf(request: IncomingMessage): string {
  const bearer = headerOf(request, "authorization")?.replace(/^Bearer /, "");
  return headerOf(request, "x-api-key") ?? headerOf(request, "x-goog-api-key") ?? bearer ?? "";
}

function headerOf(request: IncomingMessage, name: string): string | null {
  const value = request.headers[name];
  return typeof value === "string" ? value : null;
}

async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBodyBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function refuse(response: ServerResponse, status: number, message: string): void {
  if (response.headersSent) response.destroy();
  else
    response
      .writeHead(status, { "content-type": "application/json" })
      .end(JSON.stringify({ error: { message } }));
}

function portTaken(port: number, cause: Error): AssayError {
  return new AssayError({
    code: "usage",
    message: `The model server could not listen on 127.0.0.1:${port}: ${cause.message}`,
    remedy: "Choose another port, or 0 for any free one.",
    cause,
  });
}
