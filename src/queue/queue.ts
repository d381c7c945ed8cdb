// queue/: durable jobs on BullMQ, with PostgreSQL or Redis beneath: flows, retries by kind, slots per installation, drain, relay.
export { bearTrace } from "./bear-trace.js";
export type { Failure } from "./failure.js";
export * from "./job.js";
export * from "./job-queue.js";
export { createLocalSlots } from "./local-slots.js";
export { openQueue, type EngineChoice } from "./open-queue.js";
export * from "./ports.js";
export { startRelay } from "./start-relay.js";
