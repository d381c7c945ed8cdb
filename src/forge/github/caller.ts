// Sends calls for one App: reads are repeated as spec D3 says, writes never, limits stop everybody, tokens are renewed once.
import { AssayError } from "../../runtime/runtime.js";
import { parseDownload } from "./artifact-address.js";
import { attemptCall, type Attempt, type AttemptPlace } from "./attempt.js";
import { askerName, type Answer, type Asker, type Call } from "./call.js";
import { followCall } from "./follow-call.js";
import { refusalError } from "./classify-refusal.js";
import type { CallRecord } from "./github.js";
import { exchange, type Ended } from "./exchange.js";
import type { InstallationTokens } from "./installation-tokens.js";
import { linkSignals } from "./link-signals.js";
import { cancelled, pause as wait } from "./pause.js";
import { createLimiter, type Limiter } from "./limiter.js";
import { exhaustedUntil, type Resource } from "./rate-limit.js";
import { redactTokens } from "./redact-tokens.js";
import type { SharedLimits } from "./shared-limits.js";
import type { AppToken } from "./app-token.js";

/** The two ways to call. Both throw AssayErrors only; see `read` and `write` of `createCaller`. */
export interface Caller {
  read(call: Call): Promise<Answer>;
  write(call: Call): Promise<Answer>;
  /** Reads an address that GitHub signed for it, once, without any token of ours. Throws as `read` does. */
  download(
    address: string,
    bounds: { readonly route: string; readonly maxBytes: number; readonly signal?: AbortSignal | undefined },
  ): Promise<Buffer>;
  /** A token for another client of the same GitHub: git. */
  token(asker: Asker): Promise<string>;
  /** Notes a limit that only the answer's body told of (GraphQL) and gives the error to throw. */
  limited(asker: Asker, resource: Resource, headers: Headers): AssayError;
  /** Waits before the `tried`-th repetition of a read; false when there is none left. */
  pause(tried: number, signal: AbortSignal | undefined): Promise<boolean>;
}

/** What a caller stands on. */
export interface CallerParts {
  readonly place: AttemptPlace;
  readonly appToken: AppToken;
  readonly tokens: InstallationTokens;
  readonly random: () => number;
  /** Stops everything when the client is closed. */
  readonly closing: AbortSignal;
  readonly onCall: (call: CallRecord) => void;
  readonly shared: SharedLimits;
}

const retryWaitsMs = [1_000, 4_000, 16_000];

/**
 * A caller. `read` is for calls that change nothing: faults of the network and of GitHub are tried again after 1, 4 and 16 s plus
 * jitter (spec D3), then `github-unreachable`. `write` sends once: after a lost answer it throws `github-outcome-unknown`,
 * and `github-unreachable` only where the request surely never arrived. Both: `github-rate-limited` with the time, and the errors
 * of `refusalError`. A 401 renews the installation's token once; nothing was carried out then.
 */
export function createCaller(parts: CallerParts): Caller {
  const { clock } = parts.place.wire;
  const limiters = new Map<string, Limiter>();
  const limiterOf = (asker: Asker): Limiter => {
    const name = askerName(asker);
    const limiter = limiters.get(name) ?? createLimiter(name, clock, parts.shared);
    limiters.set(name, limiter);
    return limiter;
  };
  const token = (asker: Asker): Promise<string> =>
    asker.kind === "app" ? parts.appToken() : parts.tokens.get(asker.scope);
  const pause = async (tried: number, signal: AbortSignal | undefined): Promise<boolean> => {
    const waitMs = retryWaitsMs[tried];
    if (waitMs === undefined) return false;
    await wait(clock, waitMs * (1 + parts.random() * 0.5), signal);
    return true;
  };
  const send = async (call: Call, attempt: number): Promise<Attempt> => {
    const used = await token(call.asker);
    const first = await recorded(parts, { call, attempt, token: used });
    if (first.kind !== "refused" || first.answer.status !== 401 || call.asker.kind === "app") return first;
    const renewed = await parts.tokens.renew(call.asker.scope, used);
    return recorded(parts, { call, attempt, token: renewed });
  };
  const settle = (call: Call, ended: Exclude<Attempt, { kind: "failed" | "cancelled" }>): Answer => {
    const limiter = limiterOf(call.asker);
    const resource = call.resource ?? "core";
    if (ended.kind === "limited") throw limiter.hit(resource, ended.limit);
    limiter.passed(resource, ended.answer.headers);
    if (ended.kind === "refused") throw refusalError(ended.answer, call.route, askerName(call.asker));
    return ended.answer;
  };
  return {
    token,
    pause,
    download: (address, bounds) => download(parts, address, bounds),
    limited: (asker, resource, headers) =>
      limiterOf(asker).hit(resource, { kind: "primary", retryAtMs: exhaustedUntil(headers) }),
    read: hearingBoth(parts.closing, async (call) => {
      for (let tried = 0; ; tried += 1) {
        const ended = await limiterOf(call.asker).read(call.resource ?? "core", () => send(call, tried + 1));
        if (ended.kind === "cancelled") throw cancelled(call.route);
        if (ended.kind !== "failed") return settle(call, ended);
        if (!(await pause(tried, call.signal))) throw unreachable(call, ended.why, tried + 1);
      }
    }),
    write: hearingBoth(parts.closing, (call) =>
      limiterOf(call.asker).write(
        { resource: call.resource ?? "core", content: call.content === true, signal: call.signal },
        async () => {
          const ended = await send(call, 1);
          if (ended.kind === "cancelled")
            throw ended.sent ? outcomeUnknown(call.route, "it was interrupted") : cancelled(call.route);
          if (ended.kind !== "failed") return settle(call, ended);
          throw ended.sent ? outcomeUnknown(call.route, ended.why) : unreachable(call, ended.why, 1);
        },
      ),
    ),
  };
}

async function download(
  { place, closing }: CallerParts,
  address: string,
  bounds: Parameters<Caller["download"]>[1],
): Promise<Buffer> {
  const url = parseDownload(address, place.apiUrl);
  const linked = linkSignals(bounds.signal, closing);
  try {
    const request = { method: "GET", url, headers: { "user-agent": "assay" }, body: null };
    const ended = await exchange(place.wire, request, { maxBytes: bounds.maxBytes, signal: linked.signal });
    if (ended.kind === "answered" && ended.answer.status === 200) return ended.answer.bytes;
    if (ended.kind === "cancelled") throw cancelled(bounds.route);
    throw notDownloaded(bounds, ended);
  } finally {
    linked.release();
  }
}

function notDownloaded({ route, maxBytes }: Parameters<Caller["download"]>[1], ended: Ended): AssayError {
  if (ended.kind === "too-large")
    return new AssayError({
      code: "github-refused",
      message: `what ${route} leads to is larger than ${maxBytes} bytes and was not read`,
      remedy: "Leave a smaller artifact.",
    });
  const why = ended.kind === "answered" ? `status ${ended.answer.status}` : ended.kind;
  return new AssayError({
    code: "github-unreachable",
    message: `what ${route} leads to could not be read: ${why}`,
    remedy: "Try again in a moment; check that the storage of the GitHub server can be reached from here.",
  });
}

/** A call stops for its own signal and for the client's end. */
function hearingBoth(
  closing: AbortSignal,
  send: (call: Call) => Promise<Answer>,
): (call: Call) => Promise<Answer> {
  return async (call) => {
    const linked = linkSignals(call.signal, closing);
    try {
      return await send({ ...call, signal: linked.signal });
    } finally {
      linked.release();
    }
  };
}

function recorded(
  parts: CallerParts,
  { call, attempt, token }: { call: Call; attempt: number; token: string },
): Promise<Attempt> {
  return followCall(call, attempt, async () => {
    const { clock } = parts.place.wire;
    const startedMs = clock.now();
    const ended = await attemptCall(parts.place, call, token);
    const record = recordOf(call, ended, { attempt, durationMs: clock.now() - startedMs });
    parts.onCall(record);
    return { ended, record };
  });
}

function recordOf(call: Call, ended: Attempt, sent: Pick<CallRecord, "attempt" | "durationMs">): CallRecord {
  const answer = ended.kind === "failed" || ended.kind === "cancelled" ? null : ended.answer;
  const headers = answer?.headers ?? null;
  return {
    installation: call.asker.kind === "app" ? null : call.asker.scope.installation,
    route: call.route,
    status: ended.kind === "failed" ? ended.status : (answer?.status ?? null),
    outcome: outcomeOf(ended),
    detail: ended.kind === "failed" ? redactTokens(ended.why, 200) : "",
    ...sent,
    limit: numberOf(headers, "x-ratelimit-limit"),
    remaining: numberOf(headers, "x-ratelimit-remaining"),
    requestId: headers?.get("x-github-request-id") ?? null,
  };
}

function numberOf(headers: Headers | null, name: string): number | null {
  const value = headers?.get(name) ?? null;
  return value === null ? null : Number(value);
}

function outcomeOf(ended: Attempt): CallRecord["outcome"] {
  if (ended.kind === "answered") return ended.notModified ? "not-modified" : "ok";
  return ended.kind === "cancelled" ? "failed" : ended.kind;
}

function unreachable(call: Call, why: string, tries: number): AssayError {
  return new AssayError({
    code: "github-unreachable",
    message: `${call.route} got no good answer from GitHub in ${tries} ${tries === 1 ? "try" : "tries"}: ${why}`,
    remedy:
      "It is tried again by itself; if it lasts, check the network, GITHUB_API_URL and www.githubstatus.com.",
  });
}

/** The error of a write whose answer is lost; the caller looks at GitHub before it writes again. */
export function outcomeUnknown(route: string, why: string): AssayError {
  return new AssayError({
    code: "github-outcome-unknown",
    message: `${route} was sent, but whether GitHub carried it out is not known: ${why}`,
    remedy: "It is looked up at GitHub before anything is written again; nothing to do.",
  });
}
