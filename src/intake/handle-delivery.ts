// The webhook door: raw bytes and headers in, one recorded delivery and an HTTP answer out (spec W1, W2, W4, W5).
import { actOnDecision, type ActingDesk, type Outcome } from "./act-on-decision.js";
import { decide } from "./decide.js";
import type { OwnApp } from "./decision.js";
import { readDelivery, type DeliveryHeaders } from "./read-delivery.js";
import type { SignatureCheck } from "./verify-signature.js";

/** The most that a delivery may hold; GitHub sends no more (github.md 1). */
export const maxDeliveryBytes = 25 * 1024 * 1024;

/** The answer to one delivery. `body` is small and plain, for GitHub's list of deliveries: people read it there. */
export interface DeliveryAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, string | null>>;
}

/** What the door works with. `onFault` hears of a store that failed: the delivery is answered 503 then. */
export interface DeliveryDesk extends ActingDesk {
  readonly isSigned: SignatureCheck;
  readonly own: OwnApp;
  readonly onFault: (fault: {
    readonly guid: string;
    readonly event: string;
    readonly error: unknown;
  }) => void;
}

/**
 * Handles one delivery. 413 too large; 401 no right signature, and nothing was parsed or stored; 400 headers or JSON unreadable; 422 a
 * known event in an unknown shape; 202 taken in (a review, a job, or a stop); 200 repeated, ignored or turned away, with the reason; 503
 * the store failed and nothing is recorded, so that GitHub shows the delivery as failed and the sweep asks for it again (spec W6).
 * Waits for the store and for nothing else. Never rejects.
 */
export async function handleDelivery(
  desk: DeliveryDesk,
  { raw, headers }: { readonly raw: Uint8Array; readonly headers: DeliveryHeaders },
): Promise<DeliveryAnswer> {
  if (raw.byteLength > maxDeliveryBytes) return refuse(413, "The delivery is larger than 25 MiB.");
  if (!desk.isSigned(raw, headers["x-hub-signature-256"] ?? null))
    return refuse(
      401,
      "X-Hub-Signature-256 is missing or wrong; compare the webhook's secret with GITHUB_WEBHOOK_SECRET.",
    );
  const read = readDelivery(raw, headers, desk.clock.now());
  if (read.kind === "unreadable") return refuse(400, read.reason);
  const { delivery, payload } = read;
  const { guid, event, receivedAt } = delivery;
  const decision = decide({ event, payload }, { own: desk.own, receivedAt });
  if (decision.kind === "unreadable")
    return refuse(422, `The payload of ${event} has a shape that Assay does not know: ${decision.where}`);
  try {
    return answer(await actOnDecision(desk, delivery, decision));
  } catch (error) {
    desk.onFault({ guid, event, error });
    return refuse(503, "The database did not record the delivery; it is asked for again when it is back.");
  }
}

function refuse(status: number, reason: string): DeliveryAnswer {
  return { status, body: { outcome: "refused", reason } };
}

function answer(outcome: Outcome): DeliveryAnswer {
  switch (outcome.kind) {
    case "accepted":
    case "requeued":
      return {
        status: 202,
        body: { outcome: outcome.kind, review: "review" in outcome ? outcome.review : null },
      };
    case "cancelled":
      return { status: 202, body: { outcome: "cancelled", reviews: outcome.reviews.join(" ") } };
    case "duplicate":
      return { status: 200, body: { outcome: "duplicate", reason: "This delivery was taken in before." } };
    case "same-head":
      return {
        status: 200,
        body: { outcome: "same-head", review: outcome.review, reason: "This commit has its review already." },
      };
    case "stale":
      return {
        status: 200,
        body: { outcome: "ignored", reason: "A newer delivery of this pull request came before." },
      };
    case "ignored":
      return { status: 200, body: { outcome: "ignored", reason: outcome.reason } };
    case "refused":
    case "skipped": {
      const { code, sentence, remedy } = outcome.stated;
      return { status: 200, body: { outcome: outcome.kind, code, reason: sentence, remedy } };
    }
  }
}
