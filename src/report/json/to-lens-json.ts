// From a lens's outcome to its published shape, field by field.
import type { LensOutcome, ModelAccount } from "../../review/review.js";

/** A lens's outcome as `lensSchema` has it. */
export function toLensJson(outcome: LensOutcome) {
  const run = {
    lens: outcome.lens,
    title: outcome.title,
    waitMs: outcome.waitMs,
    workMs: outcome.workMs,
    findings: outcome.findings,
    accounts: outcome.accounts.map(toAccountJson),
  };
  switch (outcome.state) {
    case "answered":
      return { ...run, state: outcome.state, by: outcome.by };
    case "failed": {
      const { state, by, failure, message, remedy } = outcome;
      return { ...run, state, by, failure, message, remedy };
    }
    case "off":
      return { ...run, state: outcome.state, by: outcome.by, message: outcome.message };
  }
}

function toAccountJson({ model, attempts, usage, costUsd, fromCache }: ModelAccount) {
  return {
    model,
    attempts: attempts.map(({ waitMs, workMs, outcome, detail }) => ({ waitMs, workMs, outcome, detail })),
    usage: {
      input: usage.input,
      cacheRead: usage.cacheRead,
      cacheWrite: usage.cacheWrite,
      output: usage.output,
    },
    costUsd,
    fromCache,
  };
}
