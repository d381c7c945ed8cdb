// Puts the room together: one object that asks any model, keeps answers, and books what it cost.
import { z } from "zod";
import type { ModelPort, ModelQuestion, ModelReply, ModelUsage } from "../review/review.js";
import { AssayError, systemClock, type Clock } from "../runtime/runtime.js";
import { askModel, type Asked } from "./ask-model.js";
import { openAnswerCache, type AnswerCache, type AnswerCacheSettings } from "./cache/answer-cache.js";
import type { ProviderKeys } from "./keys/provider-keys.js";
import { followQuestion } from "./follow-question.js";
import { createLedger } from "./ledger.js";
import { noUsage, type JsonSchema, type Provider } from "./model-call.js";
import { parseModelRef, type ModelRef } from "./model-ref.js";
import { createBreaker, type Breaker } from "./policy/breaker.js";
import { judgeAnswer, type TextResult } from "./policy/judge-answer.js";
import { countTokens } from "./prices/count-tokens.js";
import { limitsOf, type OwnLimits } from "./prices/model-limits.js";
import { priceOf, type OwnPrices } from "./prices/price.js";
import { adapterFor } from "./providers/provider-list.js";
import { questionHash } from "./question-hash.js";
import type { RecordedCall } from "./recorded-call.js";

/**
 * What the room needs; all but `keys` may be left out. `cache` keeps answers on disk. `onCall` hears of every question
 * once it is settled, cached ones included. `readRun` finds the calls of a recorded run. `prices` and `limits` are the
 * operator's own, by the beginning of a reference. `tryMs` (90 s) bounds one try with its body, `totalMs` (180 s) one question.
 */
export interface ModelsOptions {
  readonly keys: ProviderKeys;
  readonly clock?: Clock | undefined;
  readonly random?: (() => number) | undefined;
  readonly cache?: AnswerCacheSettings | undefined;
  readonly onCall?: ((call: RecordedCall) => void) | undefined;
  readonly readRun?: ((run: string) => Promise<readonly RecordedCall[]>) | undefined;
  readonly prices?: OwnPrices | undefined;
  readonly limits?: OwnLimits | undefined;
  readonly tryMs?: number | undefined;
  readonly totalMs?: number | undefined;
}

/** The options with everything filled in, and what is kept between questions. */
interface Room {
  readonly options: ModelsOptions;
  readonly clock: Clock;
  readonly breaker: Breaker;
  readonly cache: AnswerCache | null;
  readonly opened: Map<string, Promise<Provider>>;
}

type AskOptions = Parameters<ModelPort["ask"]>[1];

const defaultTryMs = 90_000;
const defaultTotalMs = 180_000;

/**
 * Makes the port that a review asks its models through (spec A3, A4, A7, A9). `ask` never rejects: a model that cannot be
 * had, for want of a key or of a file, is a failed reply. The other three throw `unknown-model` for a bad reference.
 */
export function createModels(options: ModelsOptions): ModelPort {
  const clock = options.clock ?? systemClock;
  const cache = options.cache === undefined ? null : openAnswerCache(options.cache, clock);
  const room: Room = { options, clock, cache, breaker: createBreaker(clock), opened: new Map() };
  return {
    ask: (question, askOptions) => followQuestion(question, () => ask(question, askOptions, room)),
    limits: (model) => limitsOf(parseModelRef(model), options.limits ?? {}),
    price: (model, usage) => priceIn(room, parseModelRef(model), usage),
    countTokens: (model, text) => countTokens(parseModelRef(model), text),
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

// Opened once per reference: reading a script or a record again for each lens would be waste. A failure is not kept.
async function openProvider(name: string, ref: ModelRef, room: Room): Promise<Provider> {
  const known = room.opened.get(name);
  if (known !== undefined) return known;
  const { keys, readRun } = room.options;
  const opening = adapterFor(ref).open({ ref, keys, clock: room.clock, readRun: readRun ?? noRuns });
  room.opened.set(name, opening);
  opening.catch(() => room.opened.delete(name));
  return opening;
}

function noRuns(run: string): Promise<never> {
  return Promise.reject(
    new AssayError({
      code: "unknown-run",
      message: `There is no record of run ${run} here`,
      remedy: "Name a recorded run, or ask a model.",
    }),
  );
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

function priceIn(room: Room, ref: ModelRef, usage: ModelUsage): number | null {
  return priceOf({ ref, usage, ownPrices: room.options.prices ?? {}, at: room.clock.now() });
}

function jsonSchemaOf<T>(question: ModelQuestion<T>): JsonSchema {
  return z.toJSONSchema(question.schema, { target: "draft-7", io: "output", reused: "inline" });
}

// Checked again on the way out: a schema that changed without its version must not let an old shape through.
async function fromCache<T>(question: ModelQuestion<T>, hash: string, room: Room): Promise<Asked<T> | null> {
  const text = (await room.cache?.get(question.model, hash)) ?? null;
  if (text === null) return null;
  const result: TextResult = { kind: "text", text, finish: "stop", detail: "", usage: noUsage };
  const judged = judgeAnswer(result, question.schema);
  if (judged.kind === "bad") return null;
  const account = { model: question.model, attempts: [], usage: noUsage, costUsd: 0, fromCache: true };
  return { reply: { kind: "answered", value: judged.value, text, account }, replies: [result] };
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
