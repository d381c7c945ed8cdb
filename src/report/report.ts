// report/: one review, written for a terminal, CI and tools.
export { formats, type FormatName } from "./formats.js";
export { renderEvent } from "./json/render-ndjson.js";
export { escapeForJson, revealLine } from "../review/review.js";
export { openProgress } from "./progress/open-progress.js";
