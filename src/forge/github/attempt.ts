// One attempt at a call: worded, signed, sent, followed through redirects on the same host, and judged.
import { request as octokitRequest } from "@octokit/request";
import { AssayError } from "../../runtime/runtime.js";
import type { Answer, Call } from "./call.js";
import { askerName } from "./call.js";
import { exchange, type Ended, type Wire, type WireAnswer, type WireRequest } from "./exchange.js";
import type { KeptAnswers } from "./kept-answers.js";
import { limitOf, type LimitHit } from "./rate-limit.js";

/** How an attempt ended. `failed` and `cancelled` with `sent` may have been carried out; without, it was not. */
export type Attempt =
  | { readonly kind: "answered"; readonly answer: Answer; readonly notModified: boolean }
  | { readonly kind: "refused"; readonly answer: WireAnswer }
  | { readonly kind: "limited"; readonly limit: LimitHit; readonly answer: WireAnswer }
  | { readonly kind: "cancelled"; readonly sent: boolean }
  | { readonly kind: "failed"; readonly sent: boolean; readonly why: string; readonly status: number | null };

/** What attempts stand on. `graphqlUrl` is used for the route `POST /graphql` alone. */
export interface AttemptPlace {
  readonly wire: Wire;
  readonly apiUrl: string;
  readonly graphqlUrl: string;
  readonly kept: KeptAnswers;
}

const maxRedirects = 4;
const defaultMaxBytes = 32 * 1024 * 1024;
const apiVersion = "2022-11-28";

/**
 * Sends the call once with `token`. Throws `github-refused` for a redirect to another host or a body over its
 * bound; every other ending is a value.
 */
export async function attemptCall(place: AttemptPlace, call: Call, token: string): Promise<Attempt> {
  let request = wordCall(place, call, token);
  const key = `${askerName(call.asker)} ${scopeKey(call)} ${request.headers["accept"] ?? ""} ${request.url}`;
  const etag = request.method === "GET" ? place.kept.etagOf(key) : null;
  if (etag !== null) request = { ...request, headers: { ...request.headers, "if-none-match": etag } };
  const bounds = { maxBytes: call.maxBytes ?? defaultMaxBytes, signal: call.signal };
  for (let hops = 0; ; hops += 1) {
    const ended = await exchange(place.wire, request, bounds);
    if (ended.kind !== "answered") return withoutAnswer(ended, call);
    const next = hops < maxRedirects ? redirected(request, ended.answer, call) : null;
    if (next === null) return judge(place, { call, key, method: request.method, answer: ended.answer });
    request = next;
  }
}

function wordCall(place: AttemptPlace, call: Call, token: string): WireRequest {
  const isGraphql = call.resource === "graphql";
  const parsed = octokitRequest.endpoint(call.route, {
    baseUrl: isGraphql ? "" : place.apiUrl,
    ...call.parameters,
  });
  const body: unknown = "body" in parsed ? parsed.body : undefined;
  return {
    method: parsed.method,
    url: isGraphql ? place.graphqlUrl : parsed.url,
    headers: {
      accept: call.accept ?? "application/vnd.github+json",
      authorization: `Bearer ${token}`,
      "user-agent": "assay",
      "x-github-api-version": apiVersion,
      ...(body === undefined ? {} : { "content-type": "application/json; charset=utf-8" }),
    },
    body: body === undefined ? null : JSON.stringify(body),
  };
}

function scopeKey(call: Call): string {
  return call.asker.kind === "app" ? "" : `${call.asker.scope.repository ?? "*"}/${call.asker.scope.use}`;
}

function withoutAnswer(ended: Exclude<Ended, { kind: "answered" }>, call: Call): Attempt {
  switch (ended.kind) {
    case "unsent":
    case "lost":
      return { kind: "failed", sent: ended.kind === "lost", why: ended.why, status: null };
    case "too-large":
      throw new AssayError({
        code: "github-refused",
        message: `GitHub's answer to ${call.route} is larger than ${ended.maxBytes} bytes and was not read`,
        remedy:
          "The change or file is too large for this way of reading; it is left out and named in the coverage.",
      });
    case "cancelled":
      return ended;
  }
}

const redirects = new Set([301, 302, 307, 308]);

/** The same request at the address named, for a repository that was renamed or moved (github.md 3). A token goes to no other host. */
function redirected(request: WireRequest, answer: WireAnswer, call: Call): WireRequest | null {
  const location = answer.headers.get("location");
  if (!redirects.has(answer.status) || location === null) return null;
  if (call.tolerate?.includes(answer.status) === true) return null; // the caller wants the address itself
  const from = new URL(request.url);
  const target = URL.canParse(location, from.href) ? new URL(location, from) : null;
  if (target?.origin === from.origin) return { ...request, url: target.href };
  throw new AssayError({
    code: "github-refused",
    message: `${call.route} was answered with a redirect to another host (${target?.host ?? "an unreadable address"}), which is not followed`,
    remedy: "Set GITHUB_API_URL to the address that the GitHub server calls itself by.",
  });
}

function judge(
  place: AttemptPlace,
  got: { call: Call; key: string; method: string; answer: WireAnswer },
): Attempt {
  const { call, key, answer } = got;
  const { status } = answer;
  if (status === 304) {
    const kept = place.kept.take(key);
    if (kept !== null) return readAnswer(call, kept, true);
    return {
      kind: "failed",
      sent: true,
      why: "GitHub says that nothing changed, but nothing is kept",
      status,
    };
  }
  if (status >= 200 && status < 300) {
    const read = readAnswer(call, answer, false);
    if (read.kind === "answered" && got.method === "GET") place.kept.keep(key, answer);
    return read;
  }
  const limit = limitOf(answer, place.wire.clock.now());
  if (limit !== null) return { kind: "limited", limit, answer };
  if (call.tolerate?.includes(status) === true)
    return { kind: "answered", answer: { ...answer, json: undefined }, notModified: false };
  if (status >= 500 || status === 408)
    return { kind: "failed", sent: true, why: `GitHub answered ${status}`, status };
  return { kind: "refused", answer };
}

/** A good status with an empty or broken body is a cut answer, never a success (github.md 0). */
function readAnswer(call: Call, answer: WireAnswer, notModified: boolean): Attempt {
  const { status, bytes } = answer;
  const cut = (why: string): Attempt => ({ kind: "failed", sent: true, why, status });
  if (call.expect === "nothing")
    return { kind: "answered", answer: { ...answer, json: undefined }, notModified };
  if (bytes.length === 0) return cut(`GitHub answered ${status} with an empty body`);
  if (call.expect === "text") {
    // Without a stated length or chunks nobody can tell a whole text from a cut one.
    const isFramed = answer.headers.has("content-length") || answer.headers.has("transfer-encoding");
    if (!isFramed) return cut(`GitHub answered ${status} with a body of unknown length`);
    return { kind: "answered", answer: { ...answer, json: undefined }, notModified };
  }
  try {
    return {
      kind: "answered",
      answer: { ...answer, json: JSON.parse(bytes.toString("utf8")) as unknown },
      notModified,
    };
  } catch {
    return cut(`GitHub answered ${status} with ${bytes.length} bytes that are no whole JSON`);
  }
}
