// Opens the tracing of one process: the id that work bears in the log always, spans of OpenTelemetry where a collector is named.
import { context, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import type { Clock } from "../../runtime/runtime.js";
import type { Log } from "./open-log.js";
import type { ServerVariables } from "./server-variables.js";
import type { SpanSink } from "./span-sink.js";

/** Tracing under way. `close` hands over the spans that are left, within the time; it may be called twice. */
export interface Tracing {
  close(how: { readonly withinMs: number }): Promise<void>;
}

/**
 * Registers with OpenTelemetry's API, which is one per process: where another has registered, this changes nothing. The SDK is
 * loaded only where a collector is named. Spans wait in a bounded buffer and are dropped when it is full, so that a collector
 * which is slow or away costs no review anything. Source: spec O1, opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables.
 */
export async function openTracing(
  values: ServerVariables,
  tools: { readonly clock: Clock; readonly log: Log },
): Promise<Tracing> {
  const isOurs = context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const sink = isOurs ? await openSink(values, tools) : null;
  if (sink !== null) trace.setGlobalTracerProvider(sink.provider);
  let isClosed = !isOurs;
  return {
    close: async ({ withinMs }) => {
      if (isClosed) return;
      isClosed = true;
      await sink?.close(withinMs);
      trace.disable();
      context.disable();
    },
  };
}

/** How long the last spans may take when `leftMs` of the drain time are left: never long, never nothing (spec Q5). */
export function flushWithin(leftMs: number): number {
  return Math.min(5_000, Math.max(500, leftMs));
}

async function openSink(
  values: ServerVariables,
  tools: { readonly clock: Clock; readonly log: Log },
): Promise<SpanSink | null> {
  const url = tracesUrl(values);
  if (url === null) return null;
  const { openSpanSink } = await import("./span-sink.js"); // the SDK costs time at every start
  return openSpanSink({ url, values, ...tools });
}

/** Where spans go: the address of their own as it stands, else the general one with the path of the standard. */
function tracesUrl(values: ServerVariables): string | null {
  const { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: own, OTEL_EXPORTER_OTLP_ENDPOINT: general } = values;
  if (own !== null) return own;
  return general === null ? null : `${general.replace(/\/+$/, "")}/v1/traces`;
}
