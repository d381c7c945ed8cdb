// Answers from the record of an earlier run, so that a review can be repeated without asking anyone (spec O3).
import type { CallResult, ModelCall } from "../model-call.js";
import { noUsage } from "../model-call.js";
import type { RecordedCall } from "../recorded-call.js";
import type { Adapter } from "./adapter.js";

/** `replay:RUN`. Recorded failures fail again at once; a question that the record lacks is a failure that says so. */
export const replaying: Adapter = {
  name: "replaying",
  open: async ({ ref, readRun }) => {
    const run = ref.kind === "replay" ? ref.run : "";
    const byQuestion = new Map((await readRun(run)).map((call) => [call.questionHash, call]));
    return {
      title: `the record of run ${run}`,
      keyHint: "record the run again",
      breakerKey: `replay:${run}`,
      isCached: false,
      isRetried: false,
      cutsPrompts: false,
      generate: (call) => Promise.resolve(repeat(call, { recorded: byQuestion.get(call.questionHash), run })),
    };
  },
};

function repeat(
  call: ModelCall,
  { recorded, run }: { recorded: RecordedCall | undefined; run: string },
): CallResult {
  if (call.signal.aborted) return failure("cancelled", { message: "The run was interrupted" });
  if (recorded === undefined)
    return failure("bad_request", {
      message: `The record of run ${run} has no answer to this question of the lens ${call.lens}`,
      remedy: "Replay with the version and the settings that the run had, or ask a model.",
    });
  const reply = recorded.replies[call.attempt];
  if (reply !== undefined) {
    call.onFirstToken();
    return { kind: "text", ...reply };
  }
  return recorded.outcome.kind === "failed"
    ? failure(recorded.outcome.failure, recorded.outcome)
    : failure("bad_request", {
        message: `The record of run ${run} ends before its answer to the lens ${call.lens}`,
        remedy: "Record the run again.",
      });
}

function failure(
  kind: Extract<CallResult, { kind: "failed" }>["failure"],
  { message, remedy }: { message: string; remedy?: string },
): CallResult {
  const told = remedy === undefined ? {} : { remedy };
  return { kind: "failed", failure: kind, message, retryAfterMs: null, usage: noUsage, ...told };
}
