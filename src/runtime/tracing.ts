// Follows one piece of work through the program: spans of OpenTelemetry where an SDK is loaded, one id for the log in any case.
import { randomBytes } from "node:crypto";
import {
  context,
  createContextKey,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Attributes,
  type Context,
  type Span,
} from "@opentelemetry/api";
import { AssayError } from "./errors.js";

/** What work is about, for the lines of the log that are written in it: ids only, never text. */
export type Subject = Readonly<Partial<Record<"delivery" | "review" | "job" | "lens", string>>>;

/** How a span begins. `parent` is a W3C traceparent of another process; without one the work under way is the parent. */
export interface SpanOptions {
  readonly kind?: "server" | "client" | "producer" | "consumer";
  readonly attributes?: Attributes;
  readonly about?: Subject;
  readonly parent?: string | undefined;
}

/** A span under way. Attributes hold ids, numbers and fixed words; never a secret and never text of a repository (spec X7). */
export interface WorkSpan {
  set(attributes: Attributes): void;
  rename(name: string): void;
  event(name: string, attributes?: Attributes): void;
  /** Marks it as failed, with a word that does not change. */
  fail(errorType: string): void;
  /** Notes what was thrown and caught inside, as if it had gone through. */
  threw(thrown: unknown): void;
}

const kinds = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;
const subjectKey = createContextKey("what the work is about");

/**
 * Runs `act` as a span of the trace that is under way, or as the first of a new one, and ends the span with it. What `act` throws
 * goes through; the span keeps its code and no message. Without an SDK no span is made, but the trace has an id all
 * the same where a context manager keeps it (`openTracing` in app). Source: spec O1, opentelemetry.io/docs/specs/otel/trace/api.
 */
export async function inSpan<T>(
  name: string,
  options: SpanOptions,
  act: (span: WorkSpan) => Promise<T>,
): Promise<T> {
  const { kind, attributes = {}, about = {}, parent } = options;
  const from = parent === undefined ? context.active() : underParent(parent);
  const spanKind = kind === undefined ? SpanKind.INTERNAL : kinds[kind];
  const all = { ...attributes, ...attributesOf(about) };
  const started = trace.getTracer("assay").startSpan(name, { kind: spanKind, attributes: all }, from);
  const span = trace.isSpanContextValid(started.spanContext()) ? started : withOwnId();
  const subject = { ...subjectOf(from), ...about };
  const inside = trace.setSpan(from, span).setValue(subjectKey, subject);
  try {
    return await context.with(inside, () => act(handleOf(span)));
  } catch (thrown) {
    noteThrown(span, thrown);
    throw thrown;
  } finally {
    span.end();
  }
}

/** The work under way as a W3C traceparent, for a job that another process will run; undefined where nothing is followed. */
export function currentTrace(): string | undefined {
  const at = trace.getSpanContext(context.active());
  if (at === undefined || !trace.isSpanContextValid(at)) return undefined;
  return `00-${at.traceId}-${at.spanId}-${at.traceFlags.toString(16).padStart(2, "0")}`;
}

/** Learned on the way: the innermost work under way is also about this. Lines of the log that follow bear it. */
export function tellAbout(about: Subject): void {
  const subject = subjectOf(context.active());
  Object.assign(subject, about);
  trace.getActiveSpan()?.setAttributes(attributesOf(about));
}

/** Notes something that happened in the innermost work under way. Attributes as in `WorkSpan`. */
export function noteEvent(name: string, attributes: Attributes): void {
  trace.getActiveSpan()?.addEvent(name, attributes);
}

/** What every line of the log bears: the trace's id, and what the work is about (spec O1). Empty outside of any work. */
export function logFields(): Record<string, string> {
  const active = context.active();
  const at = trace.getSpanContext(active);
  return { ...(at === undefined ? {} : { trace: at.traceId }), ...subjectOf(active) };
}

function attributesOf(about: Subject): Attributes {
  return Object.fromEntries(Object.entries(about).map(([what, id]) => [`assay.${what}.id`, id]));
}

function subjectOf(from: Context): Record<string, string> {
  return (from.getValue(subjectKey) ?? {}) as Record<string, string>; // only set above
}

const traceparent = /^[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})$/;

/** The context of another process; what cannot be read starts a trace of its own (W3C Trace Context 3.2). */
function underParent(parent: string): Context {
  const [, traceId, spanId, flags] = traceparent.exec(parent) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return context.active();
  const traceFlags = Number.parseInt(flags, 16);
  return trace.setSpanContext(context.active(), { traceId, spanId, traceFlags, isRemote: true });
}

/** Without an SDK there are no spans, but work still needs an id that its lines of the log have in common. */
function withOwnId(): Span {
  const [traceId, spanId] = [randomBytes(16).toString("hex"), randomBytes(8).toString("hex")];
  return trace.wrapSpanContext({ traceId, spanId, traceFlags: TraceFlags.NONE });
}

function handleOf(span: Span): WorkSpan {
  return {
    set: (attributes) => void span.setAttributes(attributes),
    rename: (name) => void span.updateName(name),
    event: (name, attributes) => void span.addEvent(name, attributes),
    fail: (errorType) => {
      fail(span, errorType);
    },
    threw: (thrown) => {
      noteThrown(span, thrown);
    },
  };
}

/** Overtaken and put-off work has not failed; everything else has, and its code says how. */
function noteThrown(span: Span, thrown: unknown): void {
  const isOurs = thrown instanceof AssayError;
  if (isOurs && (thrown.kind === "stale" || thrown.kind === "deferred"))
    span.addEvent(thrown.kind, { "error.type": thrown.code });
  else fail(span, isOurs ? thrown.code : thrown instanceof Error ? thrown.name : "unknown");
}

function fail(span: Span, errorType: string): void {
  span.setAttribute("error.type", errorType);
  span.setStatus({ code: SpanStatusCode.ERROR });
}
