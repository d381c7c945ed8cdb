// One attempt to deliver a webhook, as the App's settings page lists it.

/** A delivery. `status` is `OK` for a 2xx, else GitHub's words; `statusCode` 0 when nothing answered. Times in ms. */
export interface DeliveryRecord {
  readonly id: number;
  readonly guid: string;
  readonly event: string;
  readonly action: string | null;
  readonly installationId: number | null;
  readonly repositoryId: number | null;
  readonly deliveredAt: number;
  readonly redelivery: boolean;
  readonly durationMs: number;
  readonly status: string;
  readonly statusCode: number;
  readonly url: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly responseBody: string;
}
