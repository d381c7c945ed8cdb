// A webhook delivery as GitHub's own log of them tells it.
import { z } from "zod";

/**
 * One attempt of a delivery, newest first in the log, kept three days (github.md 1). `guid` is what `X-GitHub-Delivery` said; a
 * redelivery has the same. `isOk` is true for an answer of 2xx. `deliveredAt` is milliseconds since the epoch.
 */
export interface GitHubDelivery {
  readonly id: number;
  readonly guid: string;
  readonly deliveredAt: number;
  readonly redelivery: boolean;
  readonly isOk: boolean;
  readonly statusCode: number;
  readonly event: string;
  readonly action: string | null;
  readonly installation: number | null;
  readonly repository: number | null;
}

/** A page of the log. `next` is the cursor of older ones, null at the end. */
export interface DeliveryPage {
  readonly deliveries: readonly GitHubDelivery[];
  readonly next: string | null;
}

/** An entry of `GET /app/hook/deliveries`. */
export const deliveryWire = z
  .object({
    id: z.number(),
    guid: z.string(),
    delivered_at: z.string(),
    redelivery: z.boolean().default(false),
    status_code: z.number(),
    event: z.string(),
    action: z.string().nullish(),
    installation_id: z.number().nullish(),
    repository_id: z.number().nullish(),
  })
  .transform((wire): GitHubDelivery => ({
    id: wire.id,
    guid: wire.guid,
    deliveredAt: Date.parse(wire.delivered_at),
    redelivery: wire.redelivery,
    isOk: wire.status_code >= 200 && wire.status_code < 300,
    statusCode: wire.status_code,
    event: wire.event,
    action: wire.action ?? null,
    installation: wire.installation_id ?? null,
    repository: wire.repository_id ?? null,
  }));
