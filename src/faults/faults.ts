// faults/: a proxy that breaks connections on a plan: HTTP reverse and forward, CONNECT and TCP. Imports runtime alone.
export * from "./open-proxy.js";
export { parseFault, parsePlan, type Fault, type FaultPlan } from "./fault.js";
export { parseFaultText } from "./parse-fault-text.js";
export { parseMapping, type Mapping } from "./parse-mapping.js";
export type { FaultDecision } from "./run.js";
export { renderMetrics, type ProxyCounts } from "./counters.js";
export { openControlApi, type ControlOptions, type RunningControl } from "./control-api.js";
