// What the starter of the stand-in may do with webhooks: point, hold, release, list, redeliver.
import type { DeliveryRecord } from "../nouns/delivery-record.js";
import type { WebhookTarget } from "../nouns/app-record.js";

/**
 * Deliveries. Each event is posted at once, signed, with a deadline of 10 s, and recorded. `hold` keeps events back until
 * `release`, which posts them in the order that `arrange` gives (as held by default), so that a test can repeat, reorder
 * or burst them. `redeliver` posts a recorded one again with the same GUID. `send` posts any payload as an event. `settled`
 * waits until nothing is on its way. `pointAt` changes the target (`target` tells it); null stops sending.
 */
export interface WebhookDesk {
  pointAt(target: WebhookTarget | null): void;
  target(): WebhookTarget | null;
  hold(): void;
  release(arrange?: (held: readonly HeldEvent[]) => readonly HeldEvent[]): Promise<void>;
  deliveries(): readonly DeliveryRecord[];
  redeliver(deliveryId: number): Promise<DeliveryRecord>;
  send(event: string, payload: Readonly<Record<string, unknown>>): Promise<DeliveryRecord | null>;
  settled(): Promise<void>;
}

/** An event on its way. `guid` is the `X-GitHub-Delivery`; two with one GUID are a redelivery. */
export interface HeldEvent {
  readonly guid: string;
  readonly event: string;
  readonly payload: Readonly<Record<string, unknown>>;
}
