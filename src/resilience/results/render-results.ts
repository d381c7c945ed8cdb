// Results as files for programs: results.json, one NDJSON line for each request, and the way back from results.json.
import { AssayError, messageOf } from "../../runtime/runtime.js";
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
  try {
    return resultsSchema.parse(JSON.parse(text));
  } catch (thrown) {
    throw new AssayError({
      code: "broken-record",
      message: `${file} is no results of a scenario run: ${messageOf(thrown).split("\n", 1)[0] ?? ""}`,
      remedy: "Give the results.json that assay scenario run of this version wrote.",
      cause: thrown,
    });
  }
}
