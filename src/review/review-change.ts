// One review from end to end in one process: prepare → ask → conclude. The service runs the same steps as separate jobs.
import type { Clock } from "../runtime/runtime.js";
import { AssayError } from "../runtime/runtime.js";
import { askLenses } from "./ask/ask-lenses.js";
import { planQuestions, type AskPlan } from "./ask/plan-questions.js";
import { openPurse } from "./ask/purse.js";
import { concludeReview } from "./conclude-review.js";
import { openEventLog } from "./event-log.js";
import type { Material } from "./material.js";
import type { AnalyzerPort, ChangeSource, ContextPort, ModelPort } from "./ports.js";
import { prepareReview } from "./prepare-review.js";
import { refuseCancelled } from "./refuse-cancelled.js";
import type { ReviewEvent } from "./review-event.js";
import type { ReviewOptions } from "./review-options.js";
import type { ReviewResult } from "./review-result.js";

/**
 * Everything one review needs from outside. `run` is its id; `context` is null where there is no repository to look around
 * in; `onEvent` sees every event in order (spec L1).
 */
export interface ReviewInput {
  readonly run: string;
  readonly source: ChangeSource;
  readonly analyzers: AnalyzerPort;
  readonly models: ModelPort;
  readonly context: ContextPort | null;
  readonly options: ReviewOptions;
  readonly clock: Clock;
  readonly onEvent: (event: ReviewEvent) => void;
  readonly signal?: AbortSignal | undefined;
}

/** A finished review, with what was gathered for it (reports show excerpts from there). */
export interface Review {
  readonly result: ReviewResult;
  readonly material: Material;
}

/**
 * Reviews one change. What models and networks do never makes it throw; it throws `empty-change`, `change-too-large`,
 * `unreadable-diff` or `cancelled`, and what `source` throws.
 */
export async function reviewChange(input: ReviewInput): Promise<Review> {
  const { run, clock, signal } = input;
  const events = openEventLog({ run, clock, listener: input.onEvent });
  events.add({ type: "review:queued" });
  try {
    const prepared = await prepareReview({ ...input, events });
    const { material, options } = prepared;
    const now = (): number => clock.now();
    const purse = openPurse(options.caps);
    const answers = await askLenses(
      planQuestions(material, { options, models: input.models }),
      options.lenses,
      { models: input.models, purse, events, now, signal },
    );
    refuseCancelled(signal);
    const result = await concludeReview(prepared, answers, {
      ...input,
      ...{ events, now, asking: { models: input.models, purse } },
    });
    events.add({ type: "review:completed", verdict: result.verdict, findings: result.findings.length });
    return { result, material };
  } catch (thrown) {
    if (thrown instanceof AssayError)
      events.add({ type: "review:failed", reason: thrown.message, remedy: thrown.remedy });
    throw thrown;
  }
}

/** What `--dry-run` shows: the questions that would be asked, with sizes and prices; nothing is sent (spec K3). */
export async function planReview(input: ReviewInput): Promise<{ material: Material; plan: AskPlan }> {
  const events = openEventLog({ run: input.run, clock: input.clock, listener: input.onEvent });
  const { material, options } = await prepareReview({ ...input, events });
  return { material, plan: planQuestions(material, { options, models: input.models }) };
}
