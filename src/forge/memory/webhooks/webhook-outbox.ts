// Posts events to the App's webhook: signed, with a deadline, recorded, and held back on request.
import { createHmac, randomUUID } from "node:crypto";
import { AssayError, type Clock } from "../../../runtime/runtime.js";
import type { WebhookTarget } from "../nouns/app-record.js";
import type { DeliveryRecord } from "../nouns/delivery-record.js";
import type { HeldEvent, WebhookDesk } from "./webhook-desk.js";

/** The desk, and how the rest of the stand-in announces what happened. `close` gives up what is on its way. */
export interface WebhookOutbox extends WebhookDesk {
  announce(event: string, payload: Readonly<Record<string, unknown>>): void;
  close(): void;
}

const deadlineMs = 10_000;

interface Outbox {
  readonly appId: number;
  readonly clock: Clock;
  readonly nextId: () => number;
  readonly records: DeliveryRecord[];
  readonly onTheirWay: Set<Promise<unknown>>;
  readonly closing: AbortController;
  target: WebhookTarget | null;
  held: HeldEvent[] | null;
}

/** An outbox; `target` null sends nothing until `pointAt`. */
export function createWebhookOutbox(
  setup: Pick<Outbox, "appId" | "clock" | "nextId" | "target">,
): WebhookOutbox {
  const box: Outbox = {
    ...setup,
    records: [],
    onTheirWay: new Set(),
    closing: new AbortController(),
    held: null,
  };
  return {
    announce: (event, payload) => {
      const one: HeldEvent = { guid: randomUUID(), event, payload };
      if (box.held !== null) box.held.push(one);
      else void post(box, one);
    },
    pointAt: (target) => {
      box.target = target;
    },
    target: () => box.target,
    hold: () => {
      box.held ??= [];
    },
    release: async (arrange = (held) => held) => {
      const held = box.held ?? [];
      box.held = null;
      await Promise.all(arrange(held).map((one) => post(box, one)));
    },
    deliveries: () => [...box.records],
    redeliver: async (id) => {
      const found = box.records.find((one) => one.id === id);
      if (found === undefined) throw unknownDelivery(id);
      const sent = await post(box, found, { isRedelivery: true });
      if (sent === null) throw unknownDelivery(id);
      return sent;
    },
    send: (event, payload) => post(box, { guid: randomUUID(), event, payload }),
    settled: async () => {
      while (box.onTheirWay.size > 0) await Promise.all(box.onTheirWay);
    },
    close: () => {
      box.closing.abort();
    },
  };
}

function unknownDelivery(id: number): AssayError {
  return new AssayError({
    code: "usage",
    message: `no delivery ${id} can be sent again`,
    remedy: "Take an id from deliveries(), and point the webhook at an address first.",
  });
}

function post(
  box: Outbox,
  event: HeldEvent,
  how?: { isRedelivery: boolean },
): Promise<DeliveryRecord | null> {
  const { target } = box;
  if (target === null) return Promise.resolve(null);
  const sending = attempt(box, { event, target, isRedelivery: how?.isRedelivery ?? false }).then((record) => {
    box.records.push(record);
    return record;
  });
  box.onTheirWay.add(sending);
  return sending.finally(() => box.onTheirWay.delete(sending));
}

interface Attempt {
  readonly event: HeldEvent;
  readonly target: WebhookTarget;
  readonly isRedelivery: boolean;
}

async function attempt(box: Outbox, { event, target, isRedelivery }: Attempt): Promise<DeliveryRecord> {
  const { payload } = event;
  const body = JSON.stringify(payload);
  const requestHeaders = headersOf(box, { event, target, body });
  const begun = performance.now();
  const id = box.nextId();
  const deliveredAt = box.clock.now();
  const answer = await send(target.url, { body, headers: requestHeaders, signal: box.closing.signal });
  return {
    id,
    guid: event.guid,
    event: event.event,
    action: typeof payload["action"] === "string" ? payload["action"] : null,
    installationId: idIn(payload["installation"]),
    repositoryId: idIn(payload["repository"]),
    deliveredAt,
    redelivery: isRedelivery,
    durationMs: performance.now() - begun,
    url: target.url,
    requestHeaders,
    payload,
    ...answer,
  };
}

function headersOf(
  box: Outbox,
  { event, target, body }: { event: HeldEvent; target: WebhookTarget; body: string },
): Record<string, string> {
  const sign = (algorithm: string): string =>
    createHmac(algorithm, target.secret ?? "")
      .update(body)
      .digest("hex");
  return {
    accept: "*/*",
    "content-type": "application/json",
    "user-agent": "GitHub-Hookshot/assay",
    "x-github-delivery": event.guid,
    "x-github-event": event.event,
    "x-github-hook-id": String(box.appId + 1),
    "x-github-hook-installation-target-id": String(box.appId),
    "x-github-hook-installation-target-type": "integration",
    ...(target.secret === null
      ? {}
      : { "x-hub-signature": `sha1=${sign("sha1")}`, "x-hub-signature-256": `sha256=${sign("sha256")}` }),
  };
}

type Answer = Pick<DeliveryRecord, "status" | "statusCode" | "responseHeaders" | "responseBody">;

async function send(
  url: string,
  request: { body: string; headers: Record<string, string>; signal: AbortSignal },
): Promise<Answer> {
  const deadline = AbortSignal.timeout(deadlineMs);
  try {
    const response = await fetch(url, {
      method: "POST",
      body: request.body,
      headers: request.headers,
      redirect: "manual",
      signal: AbortSignal.any([deadline, request.signal]),
    });
    return {
      status: response.ok ? "OK" : `Invalid HTTP Response: ${response.status}`,
      statusCode: response.status,
      responseHeaders: Object.fromEntries(response.headers),
      responseBody: await response.text(),
    };
  } catch {
    // Whatever went wrong is an outcome that the App's delivery list shows, in GitHub's words.
    const status = deadline.aborted ? "timed out" : "failed to connect to host";
    return { status, statusCode: 0, responseHeaders: {}, responseBody: "" };
  }
}

function idIn(value: unknown): number | null {
  if (typeof value !== "object" || value === null || !("id" in value)) return null;
  return typeof value.id === "number" ? value.id : null;
}
