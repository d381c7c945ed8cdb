// Makes each request that may cause work the first span of a trace, which its jobs go on with (spec O1).
import type { MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import { inSpan } from "../../runtime/runtime.js";
import type { WebEnv } from "./request-context.js";

/**
 * Middleware around everything else. Requests that only read (the page, its stream, health) are left out. A traceparent from
 * outside is not believed: anybody can send one. Names and attributes: opentelemetry.io/docs/specs/semconv/http/http-spans.
 */
export const followRequest: MiddlewareHandler<WebEnv> = async (c, next) => {
  const { method } = c.req;
  if (method === "GET" || method === "HEAD") {
    await next();
    return;
  }
  const attributes = { "http.request.method": method };
  await inSpan(method, { kind: "server", attributes }, async (span) => {
    await next();
    const route = routePath(c); // of the handler that answered
    const { status } = c.res;
    span.rename(`${method} ${route}`);
    span.set({ "http.route": route, "http.response.status_code": status });
    if (status >= 500) span.fail(String(status));
  });
};
