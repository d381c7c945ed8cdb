// faults/: a proxy that breaks connections on a plan: HTTP reverse and forward, CONNECT and TCP. Imports runtime alone.
export * from "./open-proxy.js";
export { parsePlan, type FaultPlan } from "./fault.js";
export { parseFaultText } from "./parse-fault-text.js";
export { parseMapping } from "./parse-mapping.js";
export type { FaultDecision } from "./run.js";
export { openControlApi } from "./control-api.js";
