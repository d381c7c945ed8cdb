// One id and one structured log line per request (spec O1).
import { randomUUID } from "node:crypto";
import type { MiddlewareHandler } from "hono";
import { AssayError, tellAbout, type Clock } from "../../runtime/runtime.js";
import type { WebContext, WebEnv, WebLog } from "./request-context.js";

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** What nginx writes for a client that closed the connection; no client ever sees it. */
const nobodyStatus = 499;

const quiet = new Set(["/healthz", "/readyz", "/metrics"]);

/**
 * Gives each request its id, writes one line when it is answered, and sends the id back as X-Request-Id. A webhook keeps its
 * delivery id, so that one id leads from the delivery to every call that it causes. Query strings are never logged:
 * they may hold one-time tokens.
 */
export function logAccess(log: WebLog, clock: Clock): MiddlewareHandler<WebEnv> {
  return async (c, next) => {
    const startedAt = clock.now();
    const delivery = c.req.path.startsWith("/webhooks/") ? c.req.header("x-github-delivery") : undefined;
    const isDelivery = delivery !== undefined && guid.test(delivery);
    const requestId = isDelivery ? delivery : randomUUID();
    if (isDelivery) tellAbout({ delivery });
    c.set("requestId", requestId);
    c.set("viewer", null);
    c.header("x-request-id", requestId);
    await next();
    const line = {
      requestId,
      method: c.req.method,
      path: c.req.path,
      status: c.res.status,
      tookMs: clock.now() - startedAt,
      actor: c.get("viewer")?.actor ?? null,
    };
    if (c.res.status === nobodyStatus) log.info(line, "whoever asked left before the answer");
    else if (c.res.status >= 500) log.error(line, "request failed");
    else if (!quiet.has(c.req.path)) log.info(line, "request");
  };
}

/** Whether whoever asked has closed the connection and nothing but that ended the work. A fault of ours stays one, whoever waits for it. */
export function isAbandoned(c: WebContext, fault: Error): boolean {
  const isInterruption =
    fault instanceof AssayError ? fault.code === "cancelled" : fault.name === "AbortError";
  return isInterruption && c.req.raw.signal.aborted;
}

/** The answer that is for the log alone. */
export function answerNobody(): Response {
  return new Response(null, { status: nobodyStatus });
}
