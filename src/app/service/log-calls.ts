// What the service calls, as lines of its log: GitHub and models, with ids and numbers and nothing of what was said.
import type { CallRecord } from "../../forge/forge.js";
import type { RecordedCall } from "../../models/models.js";
import type { Log } from "./open-log.js";

/** One line per call to GitHub: faults as warnings, writes for everybody, reads for those who debug (spec O1). */
export function logCall(log: Log, call: CallRecord): void {
  const { route, outcome, status, attempt, durationMs: tookMs, remaining, requestId, detail } = call;
  const line = {
    route,
    outcome,
    status,
    attempt,
    tookMs,
    remaining,
    requestId,
    ...(detail === "" ? {} : { detail }),
  };
  if (outcome === "failed" || outcome === "limited") log.warn(line, "GitHub did not answer as hoped");
  else if (isWrite(route)) log.info(line, "written to GitHub");
  else log.debug(line, "read from GitHub");
}

/** One line per question to a model, with what it cost; neither prompt nor answer. */
export function logQuestion(log: Log, { lens, model, outcome, account }: RecordedCall): void {
  const { attempts, usage, costUsd, fromCache } = account;
  const line = { lens, model, attempts: attempts.length, usage, costUsd, fromCache };
  if (outcome.kind === "answered") log.info(line, "a model answered");
  else log.warn({ ...line, failure: outcome.failure }, "a model gave no answer");
}

/** Making a token and asking GraphQL are POSTs that change nothing people see. */
function isWrite(route: string): boolean {
  return !route.startsWith("GET ") && !route.endsWith("/access_tokens") && route !== "POST /graphql";
}
