// Reads a verified delivery: its headers and its JSON, nothing else is known of it yet.
import type { Delivery } from "./delivery.js";
import { readEnvelope } from "./payload/envelope.js";

/** Headers with lower-case names, as HTTP servers give them. */
export type DeliveryHeaders = Readonly<Record<string, string | undefined>>;

/** A delivery with its payload, or what is wrong with it. */
export type ReadDelivery =
  | { readonly kind: "read"; readonly delivery: Delivery; readonly payload: unknown }
  | { readonly kind: "unreadable"; readonly reason: string };

/**
 * Parses headers and body of a delivery whose signature was found right. Both content types of GitHub's webhooks are read: JSON,
 * and a form with the JSON in its field `payload`. Never throws. Source: GitHub, "Webhook events and payloads".
 */
export function readDelivery(raw: Uint8Array, headers: DeliveryHeaders, receivedAt: number): ReadDelivery {
  const [event, guid] = [headers["x-github-event"], headers["x-github-delivery"]];
  if (event === undefined || !/^[a-z][a-z0-9_]{0,63}$/.test(event))
    return unreadable("The header X-GitHub-Event is missing or is no event name.");
  if (guid === undefined || !/^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/.test(guid))
    return unreadable("The header X-GitHub-Delivery is missing or is no delivery id.");
  const payload = parsePayload(raw, headers["content-type"] ?? "");
  if (payload === undefined)
    return unreadable("The body is not JSON in UTF-8; set the webhook's content type to application/json.");
  const envelope = readEnvelope(payload);
  if (envelope === null) return unreadable("The body is JSON, but not an object.");
  const { action, installation, repository } = envelope;
  return { kind: "read", delivery: { guid, event, action, receivedAt, installation, repository }, payload };
}

function unreadable(reason: string): ReadDelivery {
  return { kind: "unreadable", reason };
}

function parsePayload(raw: Uint8Array, contentType: string): unknown {
  try {
    const body = new TextDecoder("utf-8", { fatal: true }).decode(raw);
    const isForm = contentType.toLowerCase().startsWith("application/x-www-form-urlencoded");
    return JSON.parse(isForm ? (new URLSearchParams(body).get("payload") ?? "") : body) as unknown;
  } catch {
    return undefined; // not UTF-8, not JSON, or nested deeper than the parser's stack: unreadable all the same
  }
}
