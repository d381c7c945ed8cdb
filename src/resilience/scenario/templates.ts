// The scenario templates, in the order in which they are generated; docs/fire-test.md lists exactly these.
import { isRepeatable, type Template } from "./template.js";

const always = (): boolean => true;

/** Every template (spec R3, R4). Faults of bodies are for operations that have them; nothing unsafe is put under load. */
export const templates: readonly Template[] = [
  {
    name: "slow-caller",
    title: "a caller far away",
    edge: "client",
    timeoutMs: 5_000,
    fits: always,
    fill: ({ edge, success }) => ({
      context: {
        upstreams: [edge],
        faults: [{ kind: "latency", meanMs: 200, stddevMs: 40, side: "client", direction: "ingress" }],
        strategy: { mode: "repeat", count: 8 },
        slo: [{ slo_type: "latency", title: "own p95 under 1 s", objective: 95, threshold: 1_000 }],
      },
      expect: { status: success, recovers: true },
    }),
  },
  {
    name: "caller-gone",
    title: "callers that hang up before the answer",
    edge: "client",
    timeoutMs: 5_000,
    fits: always,
    fill: ({ edge }) => ({
      context: {
        upstreams: [edge],
        faults: [{ kind: "response-lost" }],
        strategy: { mode: "repeat", count: 5 },
      },
      expect: { any_answer: true, recovers: true, at_most_once: true },
    }),
  },
  {
    name: "load-with-jitter",
    title: "steady load over an unsteady line",
    edge: "client",
    timeoutMs: 5_000,
    fits: isRepeatable,
    fill: ({ edge }) => ({
      context: {
        upstreams: [edge],
        faults: [{ kind: "jitter", amplitudeMs: 80, side: "client", direction: "egress" }],
        strategy: { mode: "load", duration: "4s", clients: 4, rps: 5 },
        slo: [
          { slo_type: "latency", title: "own p95 under 500 ms", objective: 95, threshold: 500 },
          { slo_type: "error", title: "at most 1 % errors", objective: 99, threshold: 1 },
        ],
      },
      expect: { all_slo_are_valid: true, recovers: true },
    }),
  },
  {
    name: "dependency-slow",
    title: "answers late",
    edge: "any-dependency",
    timeoutMs: 10_000,
    fits: always,
    fill: ({ edge, graceful }) => ({
      context: {
        upstreams: [edge],
        faults: [{ kind: "latency", meanMs: 400, stddevMs: 40 }],
        strategy: { mode: "repeat", count: 8 },
        slo: [{ slo_type: "latency", title: "p95 under 2 s", objective: 95, threshold: 2_000 }],
      },
      expect: { status: graceful, recovers: true, at_most_once: true },
    }),
  },
  {
    name: "dependency-hangs",
    title: "takes requests and never answers",
    edge: "any-dependency",
    timeoutMs: 4_000,
    fits: always,
    fill: ({ edge, graceful }) => ({
      context: {
        upstreams: [edge],
        faults: [{ kind: "black-hole" }],
        strategy: { mode: "repeat", count: 3 },
      },
      expect: { status: graceful, response_time_under: 3_000, recovers: true },
    }),
  },
  {
    name: "dependency-resets",
    title: "resets its connections",
    edge: "any-dependency",
    timeoutMs: 10_000,
    fits: always,
    fill: ({ edge, graceful }) => ({
      context: {
        upstreams: [edge],
        faults: [{ kind: "reset" }],
        strategy: { mode: "repeat", count: 5 },
      },
      expect: { status: graceful, response_time_under: 3_000, recovers: true },
    }),
  },
  {
    name: "dependency-refuses",
    title: "answers 503 and asks to wait",
    edge: "http",
    timeoutMs: 10_000,
    fits: always,
    fill: ({ edge, graceful }) => ({
      context: {
        upstreams: [edge],
        faults: [{ kind: "http-error", statusCode: 503, retryAfterSeconds: 1 }],
        strategy: { mode: "repeat", count: 5 },
      },
      expect: { status: graceful, response_time_under: 3_000, recovers: true },
    }),
  },
  {
    name: "dependency-flaky",
    title: "fails three times out of ten",
    edge: "http",
    timeoutMs: 10_000,
    fits: isRepeatable,
    fill: ({ edge }) => ({
      context: {
        upstreams: [edge],
        faults: [{ kind: "http-error", statusCode: 503, probability: 0.3 }],
        strategy: { mode: "repeat", count: 120 }, // without a retry one run in 500 passes by luck; with 60 calls it was one in 50
        slo: [{ slo_type: "error", title: "at most 18 % errors", objective: 82, threshold: 18 }],
      },
      expect: { all_slo_are_valid: true, recovers: true },
    }),
  },
  {
    name: "dependency-drips",
    title: "sends its answer drop by drop",
    edge: "http",
    timeoutMs: 5_000,
    fits: always,
    fill: ({ edge, graceful }) => ({
      context: {
        upstreams: [edge],
        faults: [{ kind: "slow-body", dropBytes: 1, everyMs: 250 }],
        strategy: { mode: "repeat", count: 2 },
      },
      expect: { status: graceful, response_time_under: 3_000, recovers: true },
    }),
  },
  {
    name: "dependency-commits-silently",
    title: "does the work and loses its answer",
    edge: "http",
    timeoutMs: 10_000,
    fits: (operation) => !isRepeatable(operation),
    fill: ({ edge, graceful }) => ({
      context: {
        upstreams: [edge],
        faults: [{ kind: "response-lost" }],
        strategy: { mode: "repeat", count: 4 },
      },
      expect: { status: graceful, recovers: true, at_most_once: true },
    }),
  },
  {
    name: "dependency-break-point",
    title: "gets slower until an objective breaks",
    edge: "any-dependency",
    timeoutMs: 5_000,
    fits: isRepeatable,
    fill: ({ edge, graceful }) => ({
      context: {
        upstreams: [edge],
        faults: [{ kind: "latency", meanMs: 100, stddevMs: 0 }],
        strategy: { mode: "search", field: "meanMs", from: 0, to: 2_000, calls: 5, precision: 60 },
        slo: [{ slo_type: "latency", title: "p95 under 1 s", objective: 95, threshold: 1_000 }],
      },
      expect: { status: graceful, all_slo_are_valid: false },
    }),
  },
];
