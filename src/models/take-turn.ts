// One turn of asking: one call to the provider, judged and booked.
import type { ModelFailureKind } from "../review/review.js";
import type { Asking } from "./asking.js";
import { noUsage, type CallFailure, type CallResult } from "./model-call.js";
import { judgeAnswer, type Judgement, type TextResult } from "./policy/judge-answer.js";
import { looksCut } from "./policy/prompt-cut.js";
import { promptCutRemedy } from "./policy/remedy.js";
import { noteEvent } from "../runtime/runtime.js";
import { startDeadline } from "./try-deadline.js";

/** A turn that gave no answer. `remedy` is set where the usual one would mislead; `text` is what the model said. */
export interface Setback {
  readonly kind: "setback";
  readonly failure: ModelFailureKind;
  readonly message: string;
  readonly retryAfterMs: number | null;
  readonly remedy: string | null;
  readonly text: string | null;
}

/** How a turn ended. */
export type Turn<T> = { readonly kind: "answered"; readonly value: T; readonly text: string } | Setback;

/** Calls the provider once, unless the run is cancelled or the key known to be bad; both then cost no request (spec A4). */
export async function takeTurn<T>(asking: Asking<T>): Promise<Turn<T>> {
  const { provider, breaker, signal } = asking.setup;
  if (signal?.aborted === true) return setback(cancelled);
  const blocked = breaker.blockedBy(provider.breakerKey);
  if (blocked !== null) return setback({ ...blocked, message: `Not asked: ${blocked.message}` });
  const { result, workMs } = await call(asking);
  if (result.kind === "failed") {
    book(asking, { workMs, outcome: result.failure, detail: result.message, result });
    const isKeyBad = result.failure === "billing" || result.failure === "auth";
    if (isKeyBad && provider.isRetried) breaker.open(provider.breakerKey, result);
    return setback(result);
  }
  asking.replies.push(result);
  const { judgement, remedy } = judge(asking, result);
  if (judgement.kind === "valid") {
    book(asking, { workMs, outcome: "answered", detail: "", result });
    return { kind: "answered", value: judgement.value, text: result.text };
  }
  const { failure, message } = judgement;
  book(asking, { workMs, outcome: failure, detail: message, result });
  return { kind: "setback", failure, message, retryAfterMs: null, remedy, text: result.text };
}

async function call<T>(asking: Asking<T>): Promise<{ result: CallResult; workMs: number }> {
  const { setup, question } = asking;
  const from = setup.clock.now();
  const remainingMs = asking.startedAt + setup.totalMs - from;
  const deadline = startDeadline(Math.max(1, Math.min(setup.tryMs, remainingMs)), setup.signal);
  try {
    const result = await setup.provider.generate({
      lens: question.lens,
      questionHash: setup.questionHash,
      attempt: setup.ledger.account().attempts.length,
      system: question.system,
      shared: question.shared,
      question: asking.wording,
      schema: setup.schema,
      maxOutputTokens: asking.progress.outputTokens,
      signal: deadline.signal,
      onFirstToken: () => announce(asking),
    });
    return { result: underSignals(result, asking, deadline.isOver()), workMs: setup.clock.now() - from };
  } finally {
    deadline.clear();
  }
}

function announce<T>(asking: Asking<T>): void {
  if (!asking.hasBegun) asking.setup.onEvent?.({ kind: "first-token" });
  asking.hasBegun = true;
}

// A call that a signal ended fails in many ways on the wire; the signal is the truth.
function underSignals<T>(result: CallResult, asking: Asking<T>, isOver: boolean): CallResult {
  if (result.kind === "text") return result;
  if (asking.setup.signal?.aborted === true) return { ...cancelled, usage: result.usage };
  if (!isOver) return result;
  const message = `No complete answer within ${asking.setup.tryMs / 1000} s`;
  return { kind: "failed", failure: "timeout", message, retryAfterMs: null, usage: result.usage };
}

const cancelled: CallFailure = {
  kind: "failed",
  failure: "cancelled",
  message: "The run was interrupted",
  retryAfterMs: null,
  usage: noUsage,
};

function judge<T>(asking: Asking<T>, result: TextResult): { judgement: Judgement<T>; remedy: string | null } {
  const { provider } = asking.setup;
  const { question } = asking;
  const length = question.system.length + question.shared.length + asking.wording.length;
  if (!provider.cutsPrompts || !looksCut(length, result.usage))
    return { judgement: judgeAnswer(result, question.schema), remedy: null };
  const message =
    `Model context too small: ${provider.title} read only ${result.usage.input} tokens of a prompt ` +
    `of ${length} characters`;
  const remedy = promptCutRemedy({ title: provider.title, keyHint: "", model: question.model });
  return { judgement: { kind: "bad", failure: "context", message }, remedy };
}

function book<T>(
  asking: Asking<T>,
  turn: {
    workMs: number;
    outcome: "answered" | ModelFailureKind;
    detail: string;
    result: CallResult;
  },
): void {
  const { workMs, outcome, detail } = turn;
  asking.setup.ledger.add({ waitMs: asking.waitedMs, workMs, outcome, detail }, turn.result.usage);
  noteEvent("attempt", {
    "assay.outcome": outcome,
    "assay.wait_ms": asking.waitedMs,
    "assay.work_ms": workMs,
  });
  asking.waitedMs = 0;
}

function setback(failure: CallFailure): Setback {
  const { message, retryAfterMs, remedy } = failure;
  return {
    kind: "setback",
    failure: failure.failure,
    message,
    retryAfterMs,
    remedy: remedy ?? null,
    text: null,
  };
}
