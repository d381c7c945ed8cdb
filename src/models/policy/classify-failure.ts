// Says what kind of failure an HTTP exchange was, by status, body and the error that ended it.
import type { ModelFailureKind } from "../../review/review.js";
import { AddressRefused } from "../wire/address-rules.js";
import { parseErrorBody, type ErrorBody } from "./error-body.js";
import { failurePatterns } from "./failure-patterns.js";
import { readRetryAfter } from "./retry-after.js";

/**
 * What is known. `status` is null when no answer came. `body` is the error page or the error event. `error` is what was
 * thrown, looked at only where nothing came over the wire or a body broke off. `now` is epoch milliseconds.
 */
export interface FailureFacts {
  readonly status: number | null;
  readonly headers: Headers | null;
  readonly body: string;
  readonly error: unknown;
  readonly now: number;
}

/** The kind, the provider's own words (not yet redacted), a stated wait, and a remedy where the usual one would mislead. */
export interface Classified {
  readonly failure: ModelFailureKind;
  readonly message: string;
  readonly retryAfterMs: number | null;
  readonly remedy: string | null;
}

/** Classifies a failed exchange (spec A4). What cannot be told apart is `bad_request` under 500 and `unavailable` from 500 on. */
export function classifyFailure(facts: FailureFacts): Classified {
  const refused = findInChain(facts.error, (error) => error instanceof AddressRefused);
  if (refused !== null) return addressRefused(refused.message);
  const said = parseErrorBody(facts.body);
  if (said === null && isBroken(facts)) return broken(facts);
  const status = facts.status === null || facts.status < 300 ? (said?.status ?? facts.status) : facts.status;
  const retryAfterMs = said?.retryDelayMs ?? readRetryAfter(facts.headers, facts.now);
  const failure = kindOf({ status, said, hasStatedWait: retryAfterMs !== null });
  const words = said !== null && said.message !== "" ? said.message : plainText(facts.body);
  const message = `${status === null || status < 300 ? "Error" : `HTTP ${status}`}${words === "" ? "" : `: ${words}`}`;
  const isTimed = failure === "rate_limit" || failure === "unavailable";
  return {
    failure,
    message,
    retryAfterMs: isTimed ? retryAfterMs : null,
    remedy: remedyByStatus(status, failure),
  };
}

interface Said {
  readonly status: number | null;
  readonly said: ErrorBody | null;
  readonly hasStatedWait: boolean;
}

function kindOf({ status, said, hasStatedWait }: Said): ModelFailureKind {
  if (status === 402) return "billing";
  const known = said === null ? null : byWords(said, hasStatedWait);
  if (known !== null) return known;
  if (status === null || status < 300) return said === null ? "bad_wire" : "unavailable";
  if (status === 401 || status === 403) return "auth";
  if (status === 429) return "rate_limit";
  if (status === 413) return "context";
  return status >= 500 || status === 408 ? "unavailable" : "bad_request";
}

function byWords(said: ErrorBody, hasStatedWait: boolean): ModelFailureKind | null {
  // Gemini uses one status and one sentence for a limit per minute and for a spent plan; only the former states a wait.
  if (said.code.includes("RESOURCE_EXHAUSTED")) return hasStatedWait ? "rate_limit" : "billing";
  const hit = failurePatterns.find(({ codes, words }) => codes.test(said.code) || words.test(said.message));
  return hit?.kind ?? null;
}

function isBroken({ status, error }: FailureFacts): boolean {
  return status === null || (status < 300 && findInChain(error, isNetworkFault) !== null);
}

function broken({ status, error }: FailureFacts): Classified {
  const fault = findInChain(error, isNetworkFault);
  const innermost = fault ?? findInChain(error, (one) => one.cause === undefined);
  const words = innermost === null ? String(error) : `${codeOf(innermost)} ${innermost.message}`.trim();
  const message = status === null ? `No answer: ${words}` : `The answer broke off: ${words}`;
  return { failure: fault === null ? "bad_request" : "network", message, retryAfterMs: null, remedy: null };
}

const networkCodes =
  /^(E(CONN|PIPE|NOTFOUND|AI_|NET|HOST|TIMEDOUT|PROTO)|ERR_(TLS|SSL|STREAM)|CERT_|DEPTH_|SELF_SIGNED|UNABLE_TO|HPE_)/;

function isNetworkFault(error: Error): boolean {
  return networkCodes.test(codeOf(error)) || error.message === "aborted" || error.message === "terminated";
}

function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : "";
}

function findInChain(error: unknown, fits: (error: Error) => boolean): Error | null {
  let current = error;
  for (let depth = 0; depth < 8 && current instanceof Error; depth += 1) {
    if (fits(current)) return current;
    current = current instanceof AggregateError ? (current.errors as unknown[])[0] : current.cause; // typed any[]
  }
  return null;
}

function addressRefused(message: string): Classified {
  return {
    failure: "bad_request",
    message: `The address was refused: ${message}`,
    retryAfterMs: null,
    remedy:
      "Set the endpoint's address in the environment of this program if it is yours, or name a public one.",
  };
}

function remedyByStatus(status: number | null, failure: ModelFailureKind): string | null {
  if (status === null || failure !== "bad_request") return null;
  if (status >= 300 && status < 400)
    return "Set the endpoint's final address: redirects are not followed, so that a key is never sent elsewhere.";
  return status === 404 ? "Check the path of the address that is set; most endpoints end in /v1." : null;
}

function plainText(body: string): string {
  const title = /<title>([^<]*)<\/title>/i.exec(body)?.[1];
  return title ?? (body.trimStart().startsWith("<") ? "an HTML page" : body.slice(0, 300));
}
