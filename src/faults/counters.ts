// What a proxy counts, and the same as Prometheus text.
import type { FaultDecision } from "./run.js";

/** Why an exchange failed without any fault of the plan. */
export type ProxyTrouble = "upstream-unreachable" | "upstream-broken" | "client-gone" | "bad-request";

/** Decisions about one fault by outcome. */
export interface FaultCount {
  readonly kind: string;
  applied: number;
  spared: number;
  impossible: number;
}

/** Counts since the proxy was opened. `open*` are now; `turns` are exchanges on bare streams (docs/proxy.md). Plain data; a copy is handed out. */
export interface ProxyCounts {
  requests: number;
  connections: number;
  openConnections: number;
  openExchanges: number;
  turns: number;
  readonly troubles: Record<ProxyTrouble, number>;
  readonly faults: Record<string, FaultCount>;
}

/** Counts of a proxy that has done nothing yet. */
export function emptyCounts(): ProxyCounts {
  return {
    requests: 0,
    connections: 0,
    openConnections: 0,
    openExchanges: 0,
    turns: 0,
    troubles: { "upstream-unreachable": 0, "upstream-broken": 0, "client-gone": 0, "bad-request": 0 },
    faults: {},
  };
}

/** Adds one decision to `counts`. */
export function countDecision(counts: ProxyCounts, decision: FaultDecision): void {
  const count = (counts.faults[decision.fault] ??= {
    kind: decision.kind,
    applied: 0,
    spared: 0,
    impossible: 0,
  });
  count[decision.outcome] += 1;
}

/** The counts of several proxies, by name, in the Prometheus text format 0.0.4 (spec O1). */
export function renderMetrics(proxies: ReadonlyMap<string, ProxyCounts>): string {
  const all = [...proxies];
  const of = (value: (counts: ProxyCounts) => number): readonly string[] =>
    all.map(([proxy, counts]) => `${labels({ proxy })} ${value(counts)}`);
  const troubles = all.flatMap(([proxy, counts]) =>
    Object.entries(counts.troubles).map(([trouble, count]) => `${labels({ proxy, trouble })} ${count}`),
  );
  const decisions = all.flatMap(([proxy, counts]) =>
    Object.entries(counts.faults).flatMap(([fault, count]) =>
      outcomes.map((outcome) => `${labels({ proxy, fault, kind: count.kind, outcome })} ${count[outcome]}`),
    ),
  );
  const samples: Record<keyof typeof metrics, readonly string[]> = {
    assay_proxy_requests_total: of((counts) => counts.requests),
    assay_proxy_connections_total: of((counts) => counts.connections),
    assay_proxy_open_connections: of((counts) => counts.openConnections),
    assay_proxy_open_exchanges: of((counts) => counts.openExchanges),
    assay_proxy_turns_total: of((counts) => counts.turns),
    assay_proxy_troubles_total: troubles,
    assay_proxy_fault_decisions_total: decisions,
  };
  const lines = Object.entries(samples).flatMap(([name, values]) => [
    `# HELP ${name} ${metrics[name as keyof typeof metrics]}`, // the keys of samples are those of metrics
    `# TYPE ${name} ${name.endsWith("_total") ? "counter" : "gauge"}`,
    ...values.map((value) => name + value),
  ]);
  return `${lines.join("\n")}\n`;
}

const outcomes = ["applied", "spared", "impossible"] as const;

const metrics = {
  assay_proxy_requests_total: "HTTP requests and streams taken.",
  assay_proxy_connections_total: "Client connections taken.",
  assay_proxy_open_connections: "Client connections open now.",
  assay_proxy_open_exchanges: "Requests and streams under way.",
  assay_proxy_turns_total:
    "Exchanges on bare streams: bytes of the client that follow bytes of the upstream.",
  assay_proxy_troubles_total: "Failures that no fault of the plan caused.",
  assay_proxy_fault_decisions_total: "Decisions by fault and outcome.",
} as const;

function labels(pairs: Readonly<Record<string, string>>): string {
  const written = Object.entries(pairs).map(
    ([name, value]) =>
      `${name}="${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`,
  );
  return `{${written.join(",")}}`;
}
