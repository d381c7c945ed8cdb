// One HTTP exchange: a deadline that covers the body too, the body read whole and bounded, every ending told apart.
import { messageOf, type Clock } from "../../runtime/runtime.js";
import { redactTokens } from "./redact-tokens.js";

/** What to send. Headers in lower case. */
export interface WireRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** A whole answer: nothing of it is outstanding. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
}

/**
 * How an exchange ended. `unsent`: the request never reached the server. `lost`: it may have, and there is no whole answer.
 * `cancelled`: the caller's signal, `sent` when the server may have the request; `too-large`: the body passed its bound.
 */
export type Ended =
  | { readonly kind: "answered"; readonly answer: WireAnswer }
  | { readonly kind: "unsent" | "lost"; readonly why: string }
  | { readonly kind: "too-large"; readonly maxBytes: number }
  | { readonly kind: "cancelled"; readonly sent: boolean };

/** What an exchange stands on. GitHub ends a call itself after 10 s, so 15 s is generous (github.md 0). */
export interface Wire {
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly deadlineMs: number;
}

/** Sends `request` once, never follows a redirect, never throws but on a fault of ours. Leaves nothing running (spec D3, X8). */
export async function exchange(
  wire: Wire,
  request: WireRequest,
  bounds: { readonly maxBytes: number; readonly signal: AbortSignal | undefined },
): Promise<Ended> {
  if (bounds.signal?.aborted === true) return { kind: "cancelled", sent: false };
  const stop = new AbortController();
  const over = new AbortController();
  const cancel = (): void => {
    stop.abort();
  };
  bounds.signal?.addEventListener("abort", cancel, { once: true });
  const deadline = wire.clock.sleep(wire.deadlineMs, over.signal).then(
    (): Ended => ({ kind: "lost", why: `no whole answer within ${wire.deadlineMs / 1000} s` }),
    () => new Promise<never>(() => undefined), // the exchange ended first
  );
  const cancelled = new Promise<Ended>((resolve) => {
    stop.signal.addEventListener("abort", () => {
      resolve({ kind: "cancelled", sent: true });
    });
  });
  try {
    return await Promise.race([
      send(wire, request, { maxBytes: bounds.maxBytes, stop: stop.signal }),
      deadline,
      cancelled,
    ]);
  } finally {
    bounds.signal?.removeEventListener("abort", cancel);
    over.abort();
    stop.abort();
  }
}

async function send(
  wire: Wire,
  request: WireRequest,
  bounds: { maxBytes: number; stop: AbortSignal },
): Promise<Ended> {
  let response: Response;
  try {
    response = await wire.fetch(request.url, {
      method: request.method,
      headers: request.headers,
      body: request.body,
      redirect: "manual",
      signal: bounds.stop,
    });
  } catch (thrown) {
    return { kind: wasNeverSent(thrown) ? "unsent" : "lost", why: reasonOf(thrown) };
  }
  try {
    const bytes = await readBody(response, bounds.maxBytes);
    if (bytes === null) return { kind: "too-large", maxBytes: bounds.maxBytes };
    const missing = cutBy(response, request.method, bytes.length);
    if (missing !== null) return { kind: "lost", why: missing };
    return { kind: "answered", answer: { status: response.status, headers: response.headers, bytes } };
  } catch (thrown) {
    return { kind: "lost", why: `the answer (${response.status}) was cut off: ${reasonOf(thrown)}` };
  }
}

async function readBody(response: Response, maxBytes: number): Promise<Buffer | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const { body } = response as { body: AsyncIterable<Uint8Array> | null }; // Node's web streams are async iterables
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > maxBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The stated length holds for the bytes on the wire, so it is compared only where nothing was unpacked. */
function cutBy(response: Response, method: string, size: number): string | null {
  const stated = response.headers.get("content-length");
  const hasNoBody = method === "HEAD" || response.status === 304;
  if (stated === null || hasNoBody || response.headers.get("content-encoding") !== null) return null;
  return Number(stated) === size ? null : `the answer has ${size} of ${stated} bytes`;
}

// Only what fails before a connection stands: afterwards nobody can know what the server has read.
const neverSent = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "ERR_TLS_CERT_ALTNAME_INVALID",
]);

function wasNeverSent(thrown: unknown): boolean {
  for (const error of causes(thrown)) if (neverSent.has(codeOf(error))) return true;
  return false;
}

function reasonOf(thrown: unknown): string {
  const chain = causes(thrown);
  const last = chain.at(-1) ?? thrown;
  const code = codeOf(last);
  return redactTokens(code === "" ? messageOf(last) : `${code} ${messageOf(last)}`.trim(), 200);
}

/** fetch says "fetch failed" and keeps the reason in `cause`; several addresses tried make an AggregateError. */
function causes(thrown: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let at = thrown; at instanceof Error && chain.length < 5; at = at.cause) {
    chain.push(at);
    if (at instanceof AggregateError) chain.push(...(at.errors as unknown[]));
  }
  return chain;
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}
