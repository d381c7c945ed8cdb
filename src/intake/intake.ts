// intake/: from a raw webhook delivery to one recorded, queued job: verify, parse, decide, gate; and the comment grammar.
export * from "./commands/command.js";
export * from "./delivery.js";
export * from "./feedback.js";
export * from "./gate/gate-settings.js";
export * from "./gate/gate-state.js";
export * from "./gate/stated.js";
export * from "./gate/verdict.js";
export * from "./installation-change.js";
export * from "./outbox-job.js";
export * from "./ports.js";
export * from "./review-request.js";
