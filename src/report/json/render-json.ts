// The review as one JSON document, the same bytes for the same result.
import { escapeForJson, type ReviewResult } from "../../review/review.js";
import type { RenderOptions } from "../render-options.js";
import { toReviewJson } from "./to-review-json.js";

/**
 * The review in the shape of `schemas/review-v1.schema.json`, indented by two, ending in a line feed (spec I2). Characters
 * that could hide or steer are written as `\uXXXX`: the file is safe to print and reads back unchanged.
 */
export function renderJson(result: ReviewResult, options: RenderOptions): string {
  return `${escapeForJson(JSON.stringify(toReviewJson(result, options.toolVersion), null, 2))}\n`;
}
