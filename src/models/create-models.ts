// Puts the room together: one object that asks any model, keeps answers, and books what it cost.
import type { ModelPort, ModelQuestion, ModelReply } from "../review/review.js";
import { AssayError, systemClock } from "../runtime/runtime.js";
import { createBatches, type Batches } from "./ask-in-batch.js";
import { askModel, type Asked } from "./ask-model.js";
import { openAnswerCache } from "./cache/answer-cache.js";
import { followQuestion } from "./follow-question.js";
import { createLedger } from "./ledger.js";
import { noUsage, type Provider } from "./model-call.js";
import {
  fromCache,
  jsonSchemaOf,
  openProvider,
  priceIn,
  type ModelsOptions,
  type Room,
} from "./model-room.js";
import { parseModelRef, type ModelRef } from "./model-ref.js";
import { createBreaker } from "./policy/breaker.js";
import { countTokens } from "./prices/count-tokens.js";
import { limitsOf } from "./prices/model-limits.js";
import { questionHash } from "./question-hash.js";
import type { RecordedCall } from "./recorded-call.js";

type AskOptions = Parameters<ModelPort["ask"]>[1];

const defaultTryMs = 90_000;
const defaultTotalMs = 180_000;

/**
 * Makes the port that a review asks its models through (spec A3, A4, A7, A9). `ask` never rejects: a model that cannot be
 * had, for want of a key or of a file, is a failed reply. The other three throw `unknown-model` for a bad reference.
 */
export function createModels(options: ModelsOptions): ModelPort & { readonly batches: Batches } {
  const clock = options.clock ?? systemClock;
  const cache = options.cache === undefined ? null : openAnswerCache(options.cache, clock);
  const room: Room = { options, clock, cache, breaker: createBreaker(clock), opened: new Map() };
  return {
    ask: (question, askOptions) => followQuestion(question, () => ask(question, askOptions, room)),
    limits: (model) => limitsOf(parseModelRef(model), options.limits ?? {}),
    price: (model, usage) => priceIn(room, parseModelRef(model), usage),
    countTokens: (model, text) => countTokens(parseModelRef(model), text),
    batches: createBatches(room),
  };
}

async function ask<T>(
  question: ModelQuestion<T>,
  askOptions: AskOptions,
  room: Room,
): Promise<ModelReply<T>> {
  const hash = questionHash(question);
  let asked: Asked<T>;
  try {
    const ref = parseModelRef(question.model);
    const provider = await openProvider(question.model, ref, room);
    const kept = provider.isCached ? await fromCache(question, hash, room) : null;
    asked = kept ?? (await askProvider(question, { ref, provider, hash, askOptions, room }));
    if (kept === null && provider.isCached && asked.reply.kind === "answered")
      await room.cache?.put({ model: question.model, questionHash: hash, text: asked.reply.text });
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    asked = { reply: cannotAsk(question, error), replies: [] };
  }
  room.options.onCall?.(recordOf(question, hash, asked));
  return asked.reply;
}

function askProvider<T>(
  question: ModelQuestion<T>,
  how: { ref: ModelRef; provider: Provider; hash: string; askOptions: AskOptions; room: Room },
): Promise<Asked<T>> {
  const { ref, provider, hash, askOptions, room } = how;
  const { options, clock, breaker } = room;
  return askModel(question, {
    provider,
    clock,
    breaker,
    random: options.random ?? Math.random,
    tryMs: options.tryMs ?? defaultTryMs,
    totalMs: options.totalMs ?? defaultTotalMs,
    maxOutputTokens: limitsOf(ref, options.limits ?? {}).maxOutputTokens,
    schema: jsonSchemaOf(question),
    ledger: createLedger(question.model, (usage) => priceIn(room, ref, usage)),
    questionHash: hash,
    signal: askOptions.signal,
    onEvent: askOptions.onEvent,
  });
}

function cannotAsk<T>(question: ModelQuestion<T>, error: AssayError): ModelReply<T> {
  const kinds = { "key-missing": "auth", "key-store": "auth", "unknown-model": "model_not_found" } as const;
  const failure = error.code in kinds ? kinds[error.code as keyof typeof kinds] : "bad_request"; // narrowed by `in`
  const account = { model: question.model, attempts: [], usage: noUsage, costUsd: 0, fromCache: false };
  const { message, remedy } = error;
  return { kind: "failed", failure, message, remedy, retryAfterMs: null, text: null, account };
}

function recordOf<T>(question: ModelQuestion<T>, hash: string, asked: Asked<T>): RecordedCall {
  const { lens, model, system, shared, question: text } = question;
  const { reply } = asked;
  return {
    questionHash: hash,
    lens,
    model,
    system,
    shared,
    question: text,
    replies: asked.replies.map(({ text: said, finish, detail, usage }) => ({
      text: said,
      finish,
      detail,
      usage,
    })),
    outcome:
      reply.kind === "answered"
        ? { kind: "answered" }
        : { kind: "failed", failure: reply.failure, message: reply.message, remedy: reply.remedy },
    account: { ...reply.account, attempts: [...reply.account.attempts] },
  };
}
