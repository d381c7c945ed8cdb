// Reads an error out of a provider's body, whichever of the vendors' shapes it has.
import { asList, asRecord, parseJson, type PlainRecord } from "../plain-record.js";

/** What an error says of itself. `status` is a number found inside the body; `code` joins all codes, types and statuses. */
export interface ErrorBody {
  readonly status: number | null;
  readonly code: string;
  readonly message: string;
  readonly retryDelayMs: number | null;
}

/** Parses `text`. Null when it is not JSON or holds no error. Accepts the vendors' objects, lists of them, and plain strings. */
export function parseErrorBody(text: string): ErrorBody | null {
  const root = firstOf(parseJson(text));
  if (root === null) return null;
  const response = asRecord(root["response"]);
  const holder = response === null ? root : response; // OpenAI wraps a failed response into an event
  const inner = holder["error"] ?? (root["type"] === "error" || "message" in root ? root : undefined);
  if (typeof inner === "string") return { status: null, code: "", message: inner, retryDelayMs: null };
  const error = asRecord(inner) ?? (typeof root["detail"] === "string" ? { message: root["detail"] } : null);
  if (error === null) return null;
  return {
    status: statusIn(error),
    code: [error["code"], error["type"], error["status"], ...reasonsIn(error)].filter(isText).join(" "),
    message: messageIn(error),
    retryDelayMs: retryDelayIn(error),
  };
}

function firstOf(value: unknown): PlainRecord | null {
  return asRecord(asList(value)[0] ?? value);
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function statusIn(error: PlainRecord): number | null {
  const candidates = [error["code"], error["status"], error["http_status"]].map(Number);
  return candidates.find((code) => Number.isInteger(code) && code >= 400 && code < 600) ?? null;
}

// OpenRouter passes the upstream's own words on inside metadata; they say more than its "Provider returned error".
function messageIn(error: PlainRecord): string {
  const raw = asRecord(error["metadata"])?.["raw"];
  return [error["message"], raw].filter(isText).join(": ");
}

function detailsIn(error: PlainRecord): PlainRecord[] {
  return asList(error["details"])
    .map(asRecord)
    .filter((one) => one !== null);
}

function reasonsIn(error: PlainRecord): unknown[] {
  return detailsIn(error).map((detail) => detail["reason"]);
}

// Google states the wait as "12s" or "1.5s" inside a RetryInfo detail (google.rpc.RetryInfo).
function retryDelayIn(error: PlainRecord): number | null {
  const stated = detailsIn(error)
    .map((detail) => detail["retryDelay"])
    .find(isText);
  const seconds = stated === undefined ? null : /^(\d+(?:\.\d+)?)s$/.exec(stated)?.[1];
  return seconds == null ? null : Math.ceil(Number(seconds) * 1_000);
}
