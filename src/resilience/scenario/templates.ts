// The scenario templates, in the order in which they are generated; docs/fire-test.md lists exactly these.
import { isRepeatable, type Template, type TemplateBody } from "./template.js";

type Context = TemplateBody["context"];
type Strategy = NonNullable<Context["strategy"]>;

/** One row of the table: a template for one fault. `status` says which answers are fine; `fits` is every operation when absent. */
interface Row extends Pick<Template, "name" | "title" | "edge" | "timeoutMs"> {
  readonly fits?: Template["fits"];
  readonly fault: Context["faults"][number];
  readonly strategy: Strategy;
  readonly slo?: Context["slo"];
  readonly status?: "success" | "graceful";
  readonly expect: TemplateBody["expect"];
}

const rows: readonly Row[] = [
  {
    name: "slow-caller",
    title: "a caller far away",
    edge: "client",
    timeoutMs: 5_000,
    fault: { kind: "latency", meanMs: 200, stddevMs: 40, side: "client", direction: "ingress" },
    strategy: inTurns(8),
    slo: [{ slo_type: "latency", title: "own p95 under 1 s", objective: 95, threshold: 1_000 }],
    status: "success",
    expect: { recovers: true },
  },
  {
    name: "caller-gone",
    title: "callers that hang up before the answer",
    edge: "client",
    timeoutMs: 5_000,
    fault: { kind: "response-lost" },
    strategy: inTurns(5),
    expect: { any_answer: true, recovers: true, at_most_once: true },
  },
  {
    name: "load-with-jitter",
    title: "steady load over an unsteady line",
    edge: "client",
    timeoutMs: 5_000,
    fits: isRepeatable,
    fault: { kind: "jitter", amplitudeMs: 80, side: "client", direction: "egress" },
    strategy: { mode: "load", duration: "4s", clients: 4, rps: 5 },
    slo: [
      { slo_type: "latency", title: "own p95 under 500 ms", objective: 95, threshold: 500 },
      { slo_type: "error", title: "at most 1 % errors", objective: 99, threshold: 1 },
    ],
    expect: { all_slo_are_valid: true, recovers: true },
  },
  {
    name: "dependency-slow",
    title: "answers late",
    edge: "any-dependency",
    timeoutMs: 10_000,
    fault: { kind: "latency", meanMs: 400, stddevMs: 40 },
    strategy: inTurns(8),
    slo: [{ slo_type: "latency", title: "p95 under 2 s", objective: 95, threshold: 2_000 }],
    status: "graceful",
    expect: { recovers: true, at_most_once: true },
  },
  {
    name: "dependency-hangs",
    title: "takes requests and never answers",
    edge: "any-dependency",
    timeoutMs: 4_000,
    fault: { kind: "black-hole" },
    strategy: inTurns(3),
    status: "graceful",
    expect: { response_time_under: 3_000, recovers: true },
  },
  {
    name: "dependency-resets",
    title: "resets its connections",
    edge: "any-dependency",
    timeoutMs: 10_000,
    fault: { kind: "reset" },
    strategy: inTurns(5),
    status: "graceful",
    expect: { response_time_under: 3_000, recovers: true },
  },
  {
    name: "dependency-unresolved",
    title: "has a name that nobody can resolve",
    edge: "any-dependency",
    timeoutMs: 10_000,
    fault: { kind: "dns-failure", answer: "serv-fail" },
    strategy: inTurns(5),
    status: "graceful",
    expect: { response_time_under: 3_000, recovers: true },
  },
  {
    name: "dependency-refuses",
    title: "answers 503 and asks to wait",
    edge: "http",
    timeoutMs: 10_000,
    fault: { kind: "http-error", statusCode: 503, retryAfterSeconds: 1 },
    strategy: inTurns(5),
    status: "graceful",
    expect: { response_time_under: 3_000, recovers: true },
  },
  {
    name: "dependency-flaky",
    title: "fails three times out of ten",
    edge: "http",
    timeoutMs: 10_000,
    fits: isRepeatable,
    fault: { kind: "http-error", statusCode: 503, probability: 0.3 },
    strategy: inTurns(120), // without a retry one run in 500 passes by luck; with 60 calls it was one in 50
    slo: [{ slo_type: "error", title: "at most 18 % errors", objective: 82, threshold: 18 }],
    expect: { all_slo_are_valid: true, recovers: true },
  },
  {
    name: "dependency-drips",
    title: "sends its answer drop by drop",
    edge: "http",
    timeoutMs: 5_000,
    fault: { kind: "slow-body", dropBytes: 1, everyMs: 250 },
    strategy: inTurns(2),
    status: "graceful",
    expect: { response_time_under: 3_000, recovers: true },
  },
  {
    name: "dependency-commits-silently",
    title: "does the work and loses its answer",
    edge: "http",
    timeoutMs: 10_000,
    fits: (operation) => !isRepeatable(operation),
    fault: { kind: "response-lost" },
    strategy: inTurns(4),
    status: "graceful",
    expect: { recovers: true, at_most_once: true },
  },
  {
    name: "dependency-break-point",
    title: "gets slower until an objective breaks",
    edge: "any-dependency",
    timeoutMs: 5_000,
    fits: isRepeatable,
    fault: { kind: "latency", meanMs: 100, stddevMs: 0 },
    strategy: { mode: "search", field: "meanMs", from: 0, to: 2_000, calls: 5, precision: 60 },
    slo: [{ slo_type: "latency", title: "p95 under 1 s", objective: 95, threshold: 1_000 }],
    status: "graceful",
    expect: { all_slo_are_valid: false },
  },
];

/** Every template (spec R3, R4). Faults of bodies are for operations that have them; nothing unsafe is put under load. */
export const templates: readonly Template[] = rows.map(asTemplate);

/** So many clean and so many faulted calls, one at a time. */
function inTurns(count: number): Strategy {
  return { mode: "repeat", count };
}

function asTemplate({ fits = () => true, fault, strategy, slo, status, expect, ...row }: Row): Template {
  return {
    ...row,
    fits,
    fill: (fitting) => ({
      context: {
        upstreams: [fitting.edge],
        faults: [{ ...fault }],
        strategy,
        ...(slo === undefined ? {} : { slo }),
      },
      expect: { ...(status === undefined ? {} : { status: fitting[status] }), ...expect },
    }),
  };
}
