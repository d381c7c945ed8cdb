// The review as a stream of JSON lines: one for each event, and the whole result in the last.
import { escapeForJson, type ReviewEvent, type ReviewResult } from "../../review/review.js";
import type { RenderOptions } from "../render-options.js";
import { toEventJson } from "./to-event-json.js";
import { toReviewJson } from "./to-review-json.js";

/** `options.events`, one a line, then the result; each line is shaped by `schemas/event-v1.schema.json` (spec I2, L1). */
export function renderNdjson(result: ReviewResult, options: RenderOptions): string {
  const last = { type: "review:result", result: toReviewJson(result, options.toolVersion) };
  return (options.events ?? []).map(renderEvent).join("") + toLine(last);
}

/** One event as one line, line feed included, for printing while the review runs. */
export function renderEvent(event: ReviewEvent): string {
  return toLine(toEventJson(event));
}

function toLine(value: object): string {
  return `${escapeForJson(JSON.stringify(value))}\n`;
}
