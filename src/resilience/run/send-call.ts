// Sends one HTTP call on a kept connection and times it from the moment it was due.
import { request as plainRequest, Agent, type ClientRequest, type IncomingMessage } from "node:http";
import { Agent as SecureAgent, request as secureRequest } from "node:https";

/** A call with nothing left open. */
export interface ReadyCall {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly timeoutMs: number;
}

/**
 * What came of a call. `ms` runs from the time it was due to the last byte (or the failure), so that a call sent late
 * for want of a connection is not counted as fast; `firstByteMs` from the same start to the answer's head. `error` is
 * null for every answer, whatever its status. `text` is the body's first 64 KiB.
 */
export interface Sample {
  readonly dueMs: number;
  readonly ms: number;
  readonly firstByteMs: number | null;
  readonly status: number | null;
  readonly error: "timeout" | "broken" | "unreachable" | "interrupted" | null;
  readonly detail: string;
  readonly text: string;
}

/** Connections kept between calls. It must be closed. */
export interface Caller {
  /** Never rejects: every failure is a sample. `dueMs` is on the scale of `performance.now()`. */
  send(
    call: ReadyCall,
    options?: { readonly dueMs?: number; readonly signal?: AbortSignal },
  ): Promise<Sample>;
  close(): void;
}

const keptBytes = 65_536;
/** Less than servers keep idle connections: a call that crosses with the closing of its connection would count as broken. */
const idleMs = 1_000;

/** Opens a caller with at most `maxSockets` connections to each host. A connection that brought a 5xx carries no further call. */
export function openCaller(maxSockets: number): Caller {
  const options = { keepAlive: true, timeout: idleMs, maxSockets, scheduling: "lifo" as const };
  const [plain, secure] = [new Agent(options), new SecureAgent(options)];
  return {
    send: (call, { dueMs = performance.now(), signal } = {}) =>
      new Promise((resolve) => {
        const isSecure = call.url.startsWith("https:");
        const request = isSecure ? secureRequest : plainRequest;
        const length = call.body === null ? {} : { "content-length": String(Buffer.byteLength(call.body)) };
        const sent = request(call.url, {
          method: call.method,
          headers: { ...call.headers, ...length },
          agent: isSecure ? secure : plain,
        });
        followCall({ call, sent, dueMs, signal, resolve });
      }),
    close: () => {
      plain.destroy();
      secure.destroy();
    },
  };
}

interface Following {
  readonly call: ReadyCall;
  readonly sent: ClientRequest;
  readonly dueMs: number;
  readonly signal: AbortSignal | undefined;
  readonly resolve: (sample: Sample) => void;
}

function followCall({ call, sent, dueMs, signal, resolve }: Following): void {
  const seen = { status: null as number | null, firstByteMs: null as number | null, size: 0 };
  const chunks: Buffer[] = [];
  let isOver = false;
  const end = (error: Sample["error"], detail: string): void => {
    if (isOver) return;
    isOver = true;
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
    const { status, firstByteMs } = seen;
    const text = Buffer.concat(chunks).toString("utf8");
    resolve({ dueMs, ms: performance.now() - dueMs, firstByteMs, status, error, detail, text });
    if (error !== null) sent.destroy();
  };
  const onAbort = (): void => end("interrupted", "the run was interrupted");
  const waited = Math.max(0, performance.now() - dueMs);
  const timer = setTimeout(
    () => end("timeout", `no complete answer within ${call.timeoutMs} ms`),
    Math.max(1, call.timeoutMs - waited),
  );
  signal?.addEventListener("abort", onAbort, { once: true });
  if (signal?.aborted === true) onAbort();
  sent.on("error", (error: NodeJS.ErrnoException) => {
    const isUnreachable = ["ECONNREFUSED", "ENOTFOUND", "EHOSTUNREACH", "EAI_AGAIN"].includes(
      error.code ?? "",
    );
    end(isUnreachable ? "unreachable" : "broken", error.message);
  });
  sent.on("response", (answer: IncomingMessage) => {
    seen.status = answer.statusCode ?? null;
    seen.firstByteMs = performance.now() - dueMs;
    // Servers may close after an error of their own without saying so (uvicorn does): the next call would count as broken.
    if (seen.status !== null && seen.status >= 500) sent.shouldKeepAlive = false;
    answer.on("data", (chunk: Buffer) => {
      if (seen.size < keptBytes) chunks.push(chunk.subarray(0, keptBytes - seen.size));
      seen.size += chunk.length;
    });
    answer.on("end", () => end(null, ""));
    answer.on("error", (error) => end("broken", error.message));
    answer.on("close", () => end("broken", "the answer broke off"));
  });
  sent.end(call.body ?? undefined);
}

/** HTTP 5xx, timeouts and broken connections are errors (spec R5); what else counts depends on the expectation. */
export function isError({ status, error }: Sample): boolean {
  return error !== null || status === null || status >= 500;
}
