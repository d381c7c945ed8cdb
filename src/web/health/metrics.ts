// Prometheus metrics: totals of the whole service from its rows, and what this process itself sees (spec O1).
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";
import type { MetricsSnapshot, ServicePort } from "../ports.js";

/** What this process counts while it runs, and the text of /metrics. */
export interface Metrics {
  readonly onWebhook: (status: number, outcome: string) => void;
  readonly onStreams: (open: number) => void;
  readonly onLag: (lagMs: number) => void;
  /** The text and its content type. Rejects when the rows cannot be read. */
  write(signal: AbortSignal): Promise<{ readonly text: string; readonly contentType: string }>;
}

type Totals = (snapshot: MetricsSnapshot) => void;

/** Metrics in a registry of their own. Totals come from the store: every web process shows the same, so take one, never their sum. */
export function createMetrics(service: ServicePort): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: "assay_" });
  const own = ownMetrics(registry);
  const totals: readonly Totals[] = [workTotals(registry), lensTotals(registry)];
  return {
    ...own,
    async write(signal) {
      const snapshot = await service.metrics(signal);
      for (const show of totals) show(snapshot);
      return { text: await registry.metrics(), contentType: registry.contentType };
    },
  };
}

function ownMetrics(registry: Registry): Omit<Metrics, "write"> {
  const registers = [registry];
  const webhooks = new Counter({
    name: "assay_webhook_deliveries_total",
    help: "Deliveries that this process answered.",
    labelNames: ["status", "outcome"],
    registers,
  });
  const streams = new Gauge({
    name: "assay_streams_open",
    help: "Open event streams of this process.",
    registers,
  });
  const lag = new Histogram({
    name: "assay_event_lag_seconds",
    help: "From an event's moment until this process held it.",
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  return {
    onWebhook: (status, outcome) => webhooks.inc({ status, outcome }),
    onStreams: (open) => streams.set(open),
    onLag: (lagMs) => lag.observe(lagMs / 1000),
  };
}

function workTotals(registry: Registry): Totals {
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name, help, labelNames, registers: [registry] });
  const reviews = gauge("assay_reviews", "Reviews by state.", ["state"]);
  const queue = gauge("assay_queue_jobs", "Jobs in the queue by state.", ["state"]);
  const oldest = gauge("assay_queue_oldest_seconds", "How long the oldest waiting job has waited.");
  const dead = gauge("assay_dead_jobs", "Jobs given up and not yet retried or discarded.");
  const unrelayed = gauge("assay_outbox_unrelayed", "Recorded jobs that are not in the queue yet.");
  const remaining = gauge("assay_github_remaining", "Calls left in the hour.", ["installation"]);
  const limit = gauge("assay_github_limit", "Calls allowed in the hour.", ["installation"]);
  return (snapshot) => {
    for (const [state, n] of Object.entries(snapshot.reviewsByState)) reviews.set({ state }, n);
    for (const [state, n] of Object.entries(snapshot.queue)) queue.set({ state }, n);
    oldest.set(snapshot.oldestWaitingMs / 1000);
    dead.set(snapshot.deadJobs);
    unrelayed.set(snapshot.unrelayed);
    remaining.reset();
    limit.reset();
    for (const row of snapshot.githubLimits) {
      remaining.set({ installation: row.installation }, row.remaining);
      limit.set({ installation: row.installation }, row.limit);
    }
  };
}

function lensTotals(registry: Registry): Totals {
  const total = (name: string, help: string, labelNames: string[]) =>
    new Counter({ name, help, labelNames, registers: [registry] });
  const labels = ["lens", "model", "state"];
  const runs = total("assay_lens_runs_total", "Lens runs.", labels);
  const work = total("assay_lens_work_seconds_total", "Time inside model calls.", labels);
  const wait = total("assay_lens_wait_seconds_total", "Time queued or backing off.", labels);
  const tokens = total("assay_model_tokens_total", "Tokens by kind; input counts cached ones too.", [
    ...labels,
    "kind",
  ]);
  const cost = total("assay_model_cost_usd_total", "Price of model calls in US dollars.", labels);
  const recent = new Gauge({
    name: "assay_lens_recent_work_seconds",
    help: "Work time of lenses in the last hour.",
    labelNames: ["lens", "quantile"],
    registers: [registry],
  });
  return (snapshot) => {
    for (const metric of [runs, work, wait, tokens, cost, recent]) metric.reset();
    for (const row of snapshot.lenses) {
      const { lens, model, state } = row;
      const at = { lens, model, state };
      runs.inc(at, row.runs);
      work.inc(at, row.workMs / 1000);
      wait.inc(at, row.waitMs / 1000);
      cost.inc(at, row.costUsd);
      for (const [kind, n] of Object.entries(row.tokens)) tokens.inc({ ...at, kind }, n);
    }
    for (const { lens, p50Ms, p95Ms } of snapshot.recent) {
      recent.set({ lens, quantile: "0.5" }, p50Ms / 1000);
      recent.set({ lens, quantile: "0.95" }, p95Ms / 1000);
    }
  };
}
