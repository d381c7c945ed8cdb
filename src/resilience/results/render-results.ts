// Results as files for programs: results.json, one NDJSON line for each request, and the way back from results.json.
import { AssayError } from "../../runtime/runtime.js";
import type { RequestRecord } from "../run/run-event.js";
import { resultsSchema, type RunResults } from "./results-schema.js";

/** results.json, indented by two, ending in a line feed; shaped by `schemas/results-v1.schema.json` (spec R6). */
export function renderResultsJson(results: RunResults): string {
  return `${JSON.stringify(results, null, 2)}\n`;
}

/** One request as one line of the NDJSON record. */
export function renderRequestLine(request: RequestRecord): string {
  return `${JSON.stringify(request)}\n`;
}

/** Reads results.json again. Throws `broken-record` for what is none, or of another version. */
export function parseResults(text: string, file: string): RunResults {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw notResults(file, "it is not JSON", cause);
  }
  return checkResults(value, file);
}

/** The same for what was read from JSON already: the shape is checked, and the first fault is named with its place. */
export function checkResults(value: unknown, file: string): RunResults {
  const parsed = resultsSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  const place = first === undefined || first.path.length === 0 ? "" : `${first.path.map(String).join(".")}: `;
  throw notResults(file, `${place}${first?.message ?? "it has another shape"}`, parsed.error);
}

function notResults(file: string, fault: string, cause: unknown): AssayError {
  return new AssayError({
    code: "broken-record",
    message: `${file} is no results of a scenario run: ${fault}`,
    remedy: "Give the results.json that assay scenario run of this version wrote.",
    cause,
  });
}
