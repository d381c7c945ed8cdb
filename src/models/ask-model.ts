// Asks one question until there is an answer, a reason to stop, or no time left (spec A3, A4).
import type { ModelQuestion, ModelReply } from "../review/review.js";
import type { Asking, AskSetup } from "./asking.js";
import { decideNext, type NextStep } from "./policy/decide-next.js";
import type { TextResult } from "./policy/judge-answer.js";
import { remedyFor } from "./policy/remedy.js";
import { repairQuestion } from "./policy/repair-question.js";
import { takeTurn, type Setback } from "./take-turn.js";

/** The reply, and every text that came on the way to it, for the record. */
export interface Asked<T> {
  readonly reply: ModelReply<T>;
  readonly replies: readonly TextResult[];
}

/** Asks `question` and follows the policy. Never rejects: whatever goes wrong is a failed reply with its account. */
export async function askModel<T>(question: ModelQuestion<T>, setup: AskSetup): Promise<Asked<T>> {
  const asking = begin(question, setup);
  for (;;) {
    const turn = await takeTurn(asking);
    if (turn.kind === "answered") {
      const { value, text } = turn;
      const account = setup.ledger.account();
      return { reply: { kind: "answered", value, text, account }, replies: asking.replies };
    }
    const next = decide(asking, turn);
    if (next.kind === "stop")
      return { reply: failed(asking, turn, next.retryAfterMs), replies: asking.replies };
    await prepare(asking, turn, next);
  }
}

function begin<T>(question: ModelQuestion<T>, setup: AskSetup): Asking<T> {
  return {
    question,
    setup,
    startedAt: setup.clock.now(),
    replies: [],
    wording: question.question,
    waitedMs: 0,
    hasBegun: false,
    progress: {
      retries: 0,
      hasRepaired: false,
      hasEnlarged: false,
      outputTokens: Math.min(question.maxOutputTokens, setup.maxOutputTokens),
    },
  };
}

function decide<T>(asking: Asking<T>, setback: Setback): NextStep {
  const { setup, progress } = asking;
  const remainingMs = asking.startedAt + setup.totalMs - setup.clock.now();
  return decideNext(
    {
      failure: setback.failure,
      statedWaitMs: setback.retryAfterMs,
      remainingMs,
      random: setup.random(),
      isRetried: setup.provider.isRetried,
      maxOutputTokens: setup.maxOutputTokens,
    },
    progress,
  );
}

async function prepare<T>(
  asking: Asking<T>,
  setback: Setback,
  next: Exclude<NextStep, { kind: "stop" }>,
): Promise<void> {
  const { setup, question, progress } = asking;
  if (next.kind === "wait") {
    asking.progress = { ...progress, retries: progress.retries + 1 };
    setup.onEvent?.({ kind: "retrying", failure: setback.failure, inMs: next.ms });
    return pause(asking, next.ms);
  }
  setup.onEvent?.({ kind: "repairing", failure: setback.failure });
  if (next.kind === "enlarge") {
    asking.progress = { ...progress, hasEnlarged: true, outputTokens: next.outputTokens };
    return;
  }
  asking.progress = { ...progress, hasRepaired: true };
  const rejected = { text: setback.text ?? "", complaint: setback.message };
  asking.wording = repairQuestion(question.question, rejected);
}

// Ends early when the run is cancelled or the key is found bad; the next turn then says so without a request.
async function pause<T>(asking: Asking<T>, ms: number): Promise<void> {
  const { clock, breaker, provider, signal } = asking.setup;
  const keyStop = breaker.signal(provider.breakerKey);
  const stop = signal === undefined ? keyStop : AbortSignal.any([signal, keyStop]);
  const from = clock.now();
  await clock.sleep(ms, stop).catch((error: unknown) => {
    if (!stop.aborted) throw error;
  });
  asking.waitedMs += clock.now() - from;
}

function failed<T>(asking: Asking<T>, setback: Setback, retryAfterMs: number | null): ModelReply<T> {
  const { provider, ledger } = asking.setup;
  const subject = { title: provider.title, keyHint: provider.keyHint, model: asking.question.model };
  return {
    kind: "failed",
    failure: setback.failure,
    message: setback.message,
    remedy: setback.remedy ?? remedyFor(setback.failure, subject),
    retryAfterMs,
    text: setback.text,
    account: ledger.account(),
  };
}
