// store/: what outlives a run: its record on disk, from which it can be repeated, and the database of the service.
export * from "./database/engine/open-database.js";
export * from "./database/engine/transact.js";
export * from "./database/intake-store.js";
export * from "./database/review-rows.js";
export type { Db, Schema } from "./database/schema.js";
export * from "./database/tables/budgets.js";
export * from "./database/tables/dead-jobs.js";
export { eventsChannel } from "./database/tables/events.js";
export { createOutbox, outboxChannel, putOrder } from "./database/tables/outbox.js";
export * from "./database/tables/repository-settings.js";
export * from "./database/tables/slots.js";
export * from "./database/upkeep-rows.js";
export * from "./record-answers.js";
export * from "./record-context.js";
export * from "./record-rules.js";
export * from "./record-source.js";
export * from "./run-folder.js";
export * from "./run-record.js";
