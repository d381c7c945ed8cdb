// The webhook door: raw bytes and headers in, one recorded delivery and an HTTP answer out (spec W1, W2, W4, W5).
import { actOnDecision, type ActingDesk, type Outcome } from "./act-on-decision.js";
import { decide } from "./decide.js";
import type { Decision, OwnApp } from "./decision.js";
import type { Delivery } from "./delivery.js";
import { readDelivery, type DeliveryHeaders } from "./read-delivery.js";
import type { SignatureCheck } from "./verify-signature.js";

/** The most that a delivery may hold; GitHub sends no more (github.md 1). */
export const maxDeliveryBytes = 25 * 1024 * 1024;

/**
 * The answer to one delivery. `body` is small and plain, for GitHub's list of deliveries: people read it there. `retryAfterS` comes
 * with 503: in how many seconds it is worth delivering again.
 */
export interface DeliveryAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, string | null>>;
  readonly retryAfterS?: number;
}

const retryAfterS = 10;

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
 * the store failed or has too much to do and nothing is recorded, so that GitHub shows the delivery as failed and the sweep asks for it again (spec W6).
 * Waits for the store and for nothing else. Never rejects.
 */
export async function handleDelivery(
  desk: DeliveryDesk,
  call: { readonly raw: Uint8Array; readonly headers: DeliveryHeaders },
): Promise<DeliveryAnswer> {
  const understood = understand(desk, call);
  if (understood.kind === "refused") return understood.answer;
  const { delivery, decision } = understood;
  try {
    return answer(await actOnDecision(desk, delivery, decision));
  } catch (error) {
    const { guid, event } = delivery;
    desk.onFault({ guid, event, error });
    const reason =
      "The delivery was not recorded: the database is away or has too much to do. It is asked for again later.";
    return { ...refuse(503, reason), retryAfterS };
  }
}

type Understood =
  | { readonly kind: "understood"; readonly delivery: Delivery; readonly decision: Decision }
  | { readonly kind: "refused"; readonly answer: DeliveryAnswer };

/**
 * Everything before the store, in a function of its own: the payload, which is large, is garbage when it returns and not only when
 * the delivery is answered. What waits is copied by each garbage collection, and those took a quarter of a burst's profile.
 */
function understand(
  { isSigned, clock, own }: DeliveryDesk,
  { raw, headers }: { readonly raw: Uint8Array; readonly headers: DeliveryHeaders },
): Understood {
  const no = (status: number, reason: string): Understood => ({
    kind: "refused",
    answer: refuse(status, reason),
  });
  if (raw.byteLength > maxDeliveryBytes) return no(413, "The delivery is larger than 25 MiB.");
  if (!isSigned(raw, headers["x-hub-signature-256"] ?? null))
    return no(
      401,
      "X-Hub-Signature-256 is missing or wrong; compare the webhook's secret with GITHUB_WEBHOOK_SECRET.",
    );
  const read = readDelivery(raw, headers, clock.now());
  if (read.kind === "unreadable") return no(400, read.reason);
  const { delivery, payload } = read;
  const { event, receivedAt } = delivery;
  const decision = decide({ event, payload }, { own, receivedAt });
  return decision.kind === "unreadable"
    ? no(422, `The payload of ${event} has a shape that Assay does not know: ${decision.where}`)
    : { kind: "understood", delivery, decision };
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
