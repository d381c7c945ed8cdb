// Asks one question of one lens and says how it went; never throws for what a model or network does.
import { answerSchema, answerSchemaVersion, type LensAnswer } from "../answer-schema.js";
import type { EventLog } from "../event-log.js";
import type { ModelCallEvent, ModelPort, ModelQuestion, ModelReply } from "../ports.js";
import { promptVersion } from "../prompt/system-prompt.js";
import { answerTokens, type PlannedQuestion } from "./plan-questions.js";
import type { Purse } from "./purse.js";
import type { Turn } from "./warm-start.js";

/** How one question ended. `refused` means that it was never sent, because a cap of the owner's was reached. */
export type PartOutcome =
  | {
      readonly kind: "replied";
      readonly question: PlannedQuestion;
      readonly queuedMs: number;
      readonly reply: ModelReply<LensAnswer>;
    }
  | { readonly kind: "refused"; readonly question: PlannedQuestion; readonly reason: string };

/** What asking needs beside the question. */
export interface AskTools {
  readonly models: ModelPort;
  readonly purse: Purse;
  readonly events: EventLog;
  readonly now: () => number;
  readonly signal?: AbortSignal | undefined;
}

/** Reserves tokens and money, asks, and settles (spec A2, A4, K1). `queuedAt` is when it began to wait for its turn. */
export async function askLens(
  question: PlannedQuestion,
  place: { turn: Turn; queuedAt: number },
  tools: AskTools,
): Promise<PartOutcome> {
  const { turn } = place;
  const queuedMs = tools.now() - place.queuedAt;
  try {
    const reservation = await tools.purse.reserve({
      tokens: question.tokens + answerTokens,
      costUsd: question.costUsd,
    });
    if ("refused" in reservation) return { kind: "refused", question, reason: reservation.refused };
    const { lens, model, part, parts } = question;
    tools.events.add({ type: "agent:started", lens: lens.id, model, part, parts });
    const reply = await tools.models.ask(wordQuestion(question, tools.models), {
      signal: tools.signal,
      onEvent: (event) => follow(event, { lens: lens.id, turn, events: tools.events }),
    });
    await reservation.settle(reply.account);
    return { kind: "replied", question, queuedMs, reply };
  } finally {
    turn.release();
  }
}

/** A planned question as models take it. */
export function wordQuestion(
  { lens, model, system, shared, question }: PlannedQuestion,
  models: Pick<ModelPort, "limits">,
): ModelQuestion<LensAnswer> {
  return {
    ...{ lens: lens.id, model, system, shared, question },
    ...{ schema: answerSchema, schemaVersion: answerSchemaVersion, promptVersion },
    maxOutputTokens: Math.min(answerTokens, models.limits(model).maxOutputTokens),
  };
}

function follow(event: ModelCallEvent, to: { lens: string; turn: Turn; events: EventLog }): void {
  switch (event.kind) {
    case "first-token":
      to.turn.release();
      to.events.add({ type: "agent:progress", lens: to.lens, message: "answering" });
      return;
    case "retrying":
      to.events.add({ type: "agent:progress", lens: to.lens, message: event.failure, retryInMs: event.inMs });
      return;
    case "repairing":
      to.events.add({
        type: "agent:progress",
        lens: to.lens,
        message: `${event.failure} answer: asking once more`,
      });
      return;
  }
}
