// runtime/: what every room stands on and that knows no room: errors, clock, hashes, processes, places on disk, traces.
export * from "./clock.js";
export * from "./errors.js";
export * from "./error-codes.js";
export * from "./hash.js";
export * from "./nearest-name.js";
export * from "./package-root.js";
export * from "./run-process.js";
export * from "./tracing.js";
