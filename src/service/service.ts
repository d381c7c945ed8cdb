// service/: what each job of the service does: prepare, ask, conclude and post a review; answer, index, sweep. Knows no engine.
export { createAskQueues } from "./ask-queues.js";
export { createJobHandlers, onDeadJob } from "./create-job-handlers.js";
export { createProgressKeepers } from "./keep-progress.js";
export { firstIndexOrder, parseJob, sweepOrder, type Job } from "./job.js";
export type * from "./ports.js";
export { requestFor } from "./request-for.js";
export type { ServiceParts } from "./service-parts.js";
