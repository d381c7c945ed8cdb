// Which header fields go through a proxy, and the ones that Assay reads and writes itself.
import type { IncomingMessage } from "node:http";
import type { FaultDecision, Made } from "./run.js";

/** A request may name its own index in the run, so that concurrency cannot change which one it is. */
const indexHeader = "x-assay-request-index";

/** A request may name its operation; a fault's `match.operation` is compared with it. */
export const operationHeader = "x-assay-operation";

/** The faults that struck, on every answer that passes while a plan is in force. */
const faultsHeader = "x-assay-faults";

/** Fields that belong to one connection (RFC 9110, 7.6.1), with Assay's own, which end here too. */
const dropped = new Set([
  "connection",
  "keep-alive",
  "proxy-connection",
  "proxy-authorization",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  indexHeader,
  operationHeader,
]);

/** How a message is framed once it is passed on. */
interface Onward {
  /** Replaces the Host field; null keeps what there is (answers have none). */
  readonly authority: string | null;
  /** The next hop understands chunks, so chunked bodies and trailers can go on as such. */
  readonly mayChunk: boolean;
  /** Passes `Connection: upgrade` and the Upgrade field on. */
  readonly isUpgrade: boolean;
}

/**
 * The fields of `message` to pass on, flat (name, value, name, value), in their order and spelling, repeated ones kept.
 * What belongs to the connection is left out, with what its Connection field names; chunking and trailers are kept
 * where the next hop can take them.
 */
export function onwardHeaders(message: IncomingMessage, onward: Onward): string[] {
  const { rawHeaders } = message;
  const named = namedByConnection(message.headers.connection);
  const isChunked = onward.mayChunk && message.headers["transfer-encoding"] !== undefined;
  const fields: string[] = [];
  const options: string[] = onward.isUpgrade ? ["Upgrade"] : [];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? "";
    const value = rawHeaders[at + 1] ?? "";
    const key = name.toLowerCase();
    if (key === "host" && onward.authority !== null) continue;
    if (key === "te" && value.toLowerCase() === "trailers") options.push("TE");
    else if (dropped.has(key)) {
      const isBody = isChunked && (key === "transfer-encoding" || key === "trailer");
      if (!isBody && !(onward.isUpgrade && key === "upgrade")) continue;
    } else if (named?.has(key) === true) continue;
    fields.push(name, value);
  }
  if (onward.authority !== null) fields.unshift("Host", onward.authority);
  if (options.length > 0) fields.push("Connection", options.join(", "));
  return fields;
}

/** Trailer fields as pairs, the form in which they are added again. */
export function trailerPairs(message: IncomingMessage): [string, string][] {
  const pairs: [string, string][] = [];
  for (let at = 0; at < message.rawTrailers.length; at += 2)
    pairs.push([message.rawTrailers[at] ?? "", message.rawTrailers[at + 1] ?? ""]);
  return pairs;
}

/** The fields that echo what was decided: flat; empty where no fault was in question. */
export function echoHeaders(index: number, made: readonly Made[]): readonly string[] {
  if (made.length === 0) return [];
  const applied = made.map(({ decision }) => decision).filter(({ outcome }) => outcome === "applied");
  return [indexHeader, String(index), faultsHeader, applied.map(echo).join(", ") || "none"];
}

/** The index that a request names for itself, null when it names none or nonsense. */
export function namedIndex(message: IncomingMessage): number | null {
  const named = message.headers[indexHeader];
  return typeof named === "string" && /^\d{1,15}$/.test(named) ? Number(named) : null;
}

function echo({ fault, kind, magnitude, unit }: FaultDecision): string {
  return magnitude === null
    ? `${fault};kind=${kind}`
    : `${fault};kind=${kind};drawn=${round(magnitude)}${unit}`;
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

function namedByConnection(connection: string | undefined): ReadonlySet<string> | null {
  if (connection === undefined || connection === "keep-alive" || connection === "close") return null;
  return new Set(connection.split(",").map((name) => name.trim().toLowerCase()));
}
