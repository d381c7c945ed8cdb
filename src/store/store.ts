// store/: what outlives a run: its record on disk, from which it can be repeated, and the database of the service.
export * from "./database/engine/open-database.js";
export * from "./database/engine/transact.js";
export type { Db, Schema } from "./database/schema.js";
export * from "./record-answers.js";
export * from "./record-context.js";
export * from "./record-rules.js";
export * from "./record-source.js";
export * from "./run-folder.js";
export * from "./run-record.js";
