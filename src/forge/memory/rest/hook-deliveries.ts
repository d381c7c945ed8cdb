// `/app/hook/deliveries`: what was sent to the App's webhook, newest first, and sending it again.
import type { Hono } from "hono";
import { isoTime, type GitHubState } from "../github-state.js";
import { numberParam, type ApiEnv } from "../http/api-context.js";
import { notFound, refuse } from "../http/refusal.js";
import type { DeliveryRecord } from "../nouns/delivery-record.js";
import { onlyTheApp } from "./app.js";

type Json = Readonly<Record<string, unknown>>;

const keptMs = 3 * 24 * 3_600_000;

/** Adds the routes to the API's root. Deliveries of the past three days, paged by cursor; an attempt answers 202 at once. */
export function addHookDeliveryRoutes(api: Hono<ApiEnv>, state: GitHubState): void {
  const kept = (): DeliveryRecord[] =>
    [...state.outbox.deliveries()]
      .filter((one) => one.deliveredAt > state.clock.now() - keptMs)
      .sort((one, other) => other.id - one.id);

  api.get("/app/hook/deliveries", (context) => {
    onlyTheApp(context);
    const cursor = context.req.query("cursor");
    const before = cursor === undefined ? Number.POSITIVE_INFINITY : cursorId(cursor);
    const size = Math.min(Math.max(Number(context.req.query("per_page") ?? 30) || 30, 1), 100);
    const status = context.req.query("status");
    const rest = kept().filter(
      (one) => one.id < before && (status === undefined || (status === "success") === (one.status === "OK")),
    );
    const page = rest.slice(0, size);
    const last = page.at(-1);
    if (last !== undefined && rest.length > page.length) {
      const url = new URL(context.req.url);
      url.searchParams.set("cursor", `v1_${last.id}`);
      context.header("link", `<${url.href}>; rel="next"`);
    }
    return context.json(page.map(presentDelivery));
  });

  api.get("/app/hook/deliveries/:deliveryId", (context) => {
    onlyTheApp(context);
    const found = kept().find((one) => one.id === numberParam(context, "deliveryId"));
    if (found === undefined) throw notFound();
    return context.json({
      ...presentDelivery(found),
      url: found.url,
      request: { headers: found.requestHeaders, payload: found.payload },
      response: { headers: found.responseHeaders, payload: found.responseBody },
    });
  });

  api.post("/app/hook/deliveries/:deliveryId/attempts", (context) => {
    onlyTheApp(context);
    const found = kept().find((one) => one.id === numberParam(context, "deliveryId"));
    if (found === undefined) throw notFound();
    void state.outbox.redeliver(found.id);
    return context.json({}, 202);
  });

  api.get("/app/hook/config", (context) => {
    onlyTheApp(context);
    const target = state.outbox.target();
    const secret = target === null || target.secret === null ? {} : { secret: "********" };
    return context.json({ content_type: "json", insecure_ssl: "0", ...secret, url: target?.url ?? "" });
  });
}

function cursorId(cursor: string): number {
  const id = /^v1_(\d+)$/.exec(cursor)?.[1];
  if (id === undefined) throw refuse({ status: 422, message: "Invalid cursor" });
  return Number(id);
}

function presentDelivery(one: DeliveryRecord): Json {
  return {
    id: one.id,
    guid: one.guid,
    delivered_at: isoTime(one.deliveredAt),
    redelivery: one.redelivery,
    duration: Math.round(one.durationMs / 10) / 100,
    status: one.status,
    status_code: one.statusCode,
    event: one.event,
    action: one.action,
    installation_id: one.installationId,
    repository_id: one.repositoryId,
    throttled_at: null,
  };
}
