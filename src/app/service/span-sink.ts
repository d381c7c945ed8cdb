// The SDK of OpenTelemetry: samples spans, buffers them, and hands them to a collector.
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { TracerProvider as AnyTracerProvider } from "@opentelemetry/api";
import { detectResources, envDetector, resourceFromAttributes } from "@opentelemetry/resources";
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
  type Sampler,
  type SpanExporter,
} from "@opentelemetry/sdk-trace";
import type { Clock } from "../../runtime/runtime.js";
import { programVersion } from "../program-version.js";
import type { Log } from "./open-log.js";
import type { ServerVariables } from "./server-variables.js";

/** Where spans go. */
export interface SpanSink {
  readonly provider: AnyTracerProvider;
  /** Hands over what is buffered, or gives up after that time; nothing of it keeps the process alive afterwards. */
  close(withinMs: number): Promise<void>;
}

/** What a sink is opened with. `url` is the whole address. */
export interface SinkParts {
  readonly url: string;
  readonly values: ServerVariables;
  readonly clock: Clock;
  readonly log: Log;
}

/** How often a collector that is away is told of. */
const tellEveryMs = 60_000;
/** Short, so that little is lost in a crash, and less than the standard's 30 s for one export: waiting helps nobody. */
const buffer = { scheduledDelayMillis: 2_000, maxQueueSize: 4_096, maxExportBatchSize: 512 };
const exportTimeoutMs = 5_000;

/** Opens the sink. Headers, certificates and compression of the exporter come from the standard's OTEL_EXPORTER_OTLP_* variables. */
export async function openSpanSink(parts: SinkParts): Promise<SpanSink> {
  const { url, values, clock } = parts;
  const Agent = url.startsWith("https:") ? HttpsAgent : HttpAgent;
  const agent = new Agent({ keepAlive: true });
  const httpAgentOptions = (): HttpAgent => agent;
  const options = { url, httpAgentOptions, timeoutMillis: exportTimeoutMs };
  const exporter = await createExporter(values.OTEL_EXPORTER_OTLP_PROTOCOL, options);
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      "service.name": values.OTEL_SERVICE_NAME ?? "assay",
      "service.version": programVersion(),
    }).merge(detectResources({ detectors: [envDetector] })),
    sampler: samplerOf(values),
    spanProcessors: [
      new BatchSpanProcessor({
        ...buffer,
        exportTimeoutMillis: exportTimeoutMs,
        exporter: telling(exporter, parts),
      }),
    ],
  });
  return {
    provider,
    close: async (withinMs) => {
      const over = new AbortController();
      const handedOver = provider.shutdown().catch(() => undefined); // what failed was told of
      await Promise.race([handedOver, clock.sleep(withinMs, over.signal).catch(() => undefined)]);
      over.abort();
      agent.destroy();
    },
  };
}

type ExporterOptions = {
  readonly url: string;
  readonly timeoutMillis: number;
  readonly httpAgentOptions: () => HttpAgent;
};

async function createExporter(
  protocol: ServerVariables["OTEL_EXPORTER_OTLP_PROTOCOL"],
  options: ExporterOptions,
): Promise<SpanExporter> {
  if (protocol === "http/json") {
    const { OTLPTraceExporter } = await import("@opentelemetry/exporter-trace-otlp-http");
    return new OTLPTraceExporter(options);
  }
  const { OTLPTraceExporter } = await import("@opentelemetry/exporter-trace-otlp-proto");
  return new OTLPTraceExporter(options);
}

/** Tells the operator of spans that were not taken, once a minute at most; how many is all that is known for certain. */
function telling(exporter: SpanExporter, { clock, log, url }: SinkParts): SpanExporter {
  let toldAt = -Infinity;
  let lost = 0;
  return {
    export: (spans, done) => {
      exporter.export(spans, (result) => {
        if (result.error !== undefined) lost += spans.length;
        if (lost > 0 && clock.now() - toldAt >= tellEveryMs) {
          log.warn(
            { spans: lost, collector: new URL(url).host },
            "spans could not be handed to the collector",
          );
          [toldAt, lost] = [clock.now(), 0];
        }
        done(result);
      });
    },
    shutdown: () => exporter.shutdown(),
  };
}

function samplerOf({ OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: share }: ServerVariables): Sampler {
  const ratio = (): Sampler => new TraceIdRatioBasedSampler(share ?? 1);
  switch (name) {
    case "always_on":
      return new AlwaysOnSampler();
    case "always_off":
      return new AlwaysOffSampler();
    case "traceidratio":
      return ratio();
    case "parentbased_always_off":
      return new ParentBasedSampler({ root: new AlwaysOffSampler() });
    case "parentbased_traceidratio":
      return new ParentBasedSampler({ root: ratio() });
    case "parentbased_always_on":
    case null:
      return new ParentBasedSampler({ root: new AlwaysOnSampler() });
  }
}
