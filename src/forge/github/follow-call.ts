// One attempt at a call as one span: its route, what came back and what is left of the allowance; no address, no body, no token.
import { inSpan } from "../../runtime/runtime.js";
import type { Attempt } from "./attempt.js";
import type { Call } from "./call.js";
import type { CallRecord } from "./github.js";

/**
 * Sends inside a span named by the route's template, whose placeholders stay unfilled: names of repositories and files are none
 * of a collector's business. Source: spec O1; opentelemetry.io/docs/specs/semconv/http/http-spans.
 */
export function followCall(
  call: Call,
  attempt: number,
  send: () => Promise<{ readonly ended: Attempt; readonly record: CallRecord }>,
): Promise<Attempt> {
  const [method = "GET", template = ""] = call.route.split(" ");
  const attributes = {
    "http.request.method": method,
    "url.template": template,
    ...(attempt > 1 ? { "http.request.resend_count": attempt - 1 } : {}),
  };
  return inSpan(call.route, { kind: "client", attributes }, async (span) => {
    const { ended, record } = await send();
    const { status, remaining, requestId, outcome } = record;
    span.set({
      "assay.github.outcome": outcome,
      ...(status === null ? {} : { "http.response.status_code": status }),
      ...(remaining === null ? {} : { "github.rate_limit.remaining": remaining }),
      ...(requestId === null ? {} : { "github.request_id": requestId }),
    });
    if (outcome === "failed" || outcome === "limited") span.fail(status === null ? outcome : String(status));
    return ended;
  });
}
