// An OpenTelemetry collector on loopback that keeps what it was sent: OTLP over HTTP, as JSON or as bytes nobody reads.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A span as the collector got it, with what its process is called. */
export interface KeptSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly name: string;
  readonly kind: number;
  readonly failed: boolean;
  readonly service: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly events: readonly { readonly name: string; readonly attributes: Record<string, unknown> }[];
}

/** The collector. `bodies` are raw, for what must not be in them; `types` are the content types that came. */
export interface Collector {
  readonly url: string;
  readonly bodies: readonly string[];
  readonly types: ReadonlySet<string>;
  spans(): readonly KeptSpan[];
  close(): Promise<void>;
}

/** Opens one on a free port. */
export async function openCollector(): Promise<Collector> {
  const bodies: string[] = [];
  const types = new Set<string>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      if (request.method === "POST" && request.url === "/v1/traces") {
        types.add(request.headers["content-type"] ?? "");
        bodies.push(Buffer.concat(chunks).toString("latin1"));
      }
      response.writeHead(200, { "content-type": "application/json" }).end("{}");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ bodies, types },
    spans: () => bodies.filter((body) => body.startsWith("{")).flatMap(spansIn),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface WireAttribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

interface WireSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly status?: { readonly code?: number };
  readonly attributes?: readonly WireAttribute[];
  readonly events?: readonly { readonly name: string; readonly attributes?: readonly WireAttribute[] }[];
}

interface WireExport {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly WireAttribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly WireSpan[] }[];
  }[];
}

function spansIn(body: string): KeptSpan[] {
  const { resourceSpans } = JSON.parse(body) as WireExport;
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = String(plain(resource.attributes)["service.name"]);
    return scopeSpans.flatMap(({ spans }) =>
      spans.map((span) => ({
        ...{ traceId: span.traceId, spanId: span.spanId, name: span.name, kind: span.kind, service },
        parentSpanId: (span.parentSpanId ?? "") === "" ? null : (span.parentSpanId ?? null),
        failed: span.status?.code === 2,
        attributes: plain(span.attributes),
        events: (span.events ?? []).map(({ name, attributes }) => ({ name, attributes: plain(attributes) })),
      })),
    );
  });
}

function plain(attributes: readonly WireAttribute[] = []): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
