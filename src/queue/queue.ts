// queue/: durable jobs on BullMQ, with PostgreSQL or Redis beneath: flows, retries by kind, slots per installation, drain, relay.
export * from "./failure.js";
export * from "./job.js";
export * from "./job-queue.js";
export * from "./ports.js";
