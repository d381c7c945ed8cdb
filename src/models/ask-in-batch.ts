// Asks questions through a provider's batch endpoint: handed in once, collected whenever they are done, at half the price (spec K2).
import type { ModelFailureKind, ModelQuestion, ModelReply } from "../review/review.js";
import { AssayError } from "../runtime/runtime.js";
import type { BatchSearch } from "./batch/batch-wire.js";
import { createLedger } from "./ledger.js";
import {
  noUsage,
  type CallFailure,
  type CallResult,
  type ModelCall,
  type ProviderBatch,
} from "./model-call.js";
import { parseModelRef } from "./model-ref.js";
import { fromCache, jsonSchemaOf, openProvider, priceIn, type Room } from "./model-room.js";
import { judgeAnswer } from "./policy/judge-answer.js";
import { remedyFor } from "./policy/remedy.js";
import { limitsOf } from "./prices/model-limits.js";
import { questionHash } from "./question-hash.js";

/** What is kept of a batch between asking and collecting: plain JSON, without a question's text. `at` is epoch milliseconds. */
export interface BatchTicket {
  readonly model: string;
  readonly batch: string;
  readonly at: number;
}

/** A whole batch that could not be handed in or collected. `isPassing` ones are worth another try, not before `retryAfterMs`. */
export interface BatchFailure {
  readonly kind: "failed";
  readonly failure: ModelFailureKind;
  readonly message: string;
  readonly remedy: string;
  readonly isPassing: boolean;
  readonly retryAfterMs: number | null;
}

/** One question's end. `isWorthAsking`: the ordinary endpoint may well answer it (it expired, or the answer had a wrong shape). */
export interface BatchReply<T> {
  readonly reply: ModelReply<T>;
  readonly isWorthAsking: boolean;
}

/**
 * Batches of questions to one model each. Answers come within 24 hours. Nothing here waits or rejects but on a fault of ours: whoever
 * asks keeps the ticket and comes back. Answers that are cached already cost nothing and need no batch (`cached`).
 */
export interface Batches {
  /** The share of the ordinary price, or null where the model's provider has no batch endpoint. Throws nothing. */
  priceShare(model: string): Promise<number | null>;
  cached<T>(question: ModelQuestion<T>): Promise<ModelReply<T> | null>;
  /** `key` is the same for the same work. All questions are to one model; none is empty. */
  submit<T>(
    questions: readonly ModelQuestion<T>[],
    how: { readonly key: string; readonly signal: AbortSignal },
  ): Promise<{ readonly kind: "submitted"; readonly ticket: BatchTicket } | BatchFailure>;
  /** Looks whether this work was handed in before by somebody who could not say so any more. */
  find(
    model: string,
    how: BatchSearch & { readonly signal: AbortSignal },
  ): Promise<
    | { readonly kind: "found"; readonly ticket: BatchTicket }
    | { readonly kind: "none" | "undecided" }
    | BatchFailure
  >;
  /** The replies in the order of the same questions, once the batch has ended. */
  collect<T>(
    ticket: BatchTicket,
    questions: readonly ModelQuestion<T>[],
    how: { readonly signal: AbortSignal },
  ): Promise<
    | { readonly kind: "waiting" }
    | { readonly kind: "ended"; readonly replies: readonly BatchReply<T>[] }
    | BatchFailure
  >;
  /** Tells the provider to stop; what it had answered already is paid for. False when it could not be told. */
  cancel(ticket: BatchTicket, how: { readonly signal: AbortSignal }): Promise<boolean>;
}

const requestMs = 60_000;
const passing: ReadonlySet<ModelFailureKind> = new Set(["rate_limit", "unavailable", "network", "timeout"]);
const askedAgain: ReadonlySet<ModelFailureKind> = new Set([
  ...passing,
  ...(["bad_wire", "malformed", "truncated"] as const),
]);

/** Makes them over the room's keys, cache and prices. */
export function createBatches(room: Room): Batches {
  return {
    priceShare: async (model) => (await batchOf(model, room).catch(() => null))?.price ?? null, // asking says why there is none
    cached: async (question) => {
      const kept = await fromCache(question, questionHash(question), room);
      return kept?.reply ?? null;
    },
    submit: async (questions, { key, signal }) => {
      const model = questions[0]?.model ?? "";
      const batch = await batchOf(model, room);
      const calls = questions.map((question, at) => ({ id: idOf(at), call: callOf(question, room) }));
      const answer = await batch.submit(calls, { key, signal: within(signal) });
      if (answer.kind === "failed") return failedBatch(model, answer, room);
      return { kind: "submitted", ticket: { model, batch: answer.batch, at: room.clock.now() } };
    },
    find: async (model, { signal, ...search }) => {
      const batch = await batchOf(model, room);
      const found = await batch.find(search, { signal: within(signal) });
      if (found.kind === "failed") return failedBatch(model, found, room);
      if (found.kind !== "found") return found;
      return { kind: "found", ticket: { model, batch: found.batch, at: search.since } };
    },
    collect: async (ticket, questions, { signal }) => {
      const batch = await batchOf(ticket.model, room);
      const state = await batch.poll(ticket.batch, { signal: within(signal) });
      if (state.kind === "waiting") return state;
      if (state.kind === "failed") return failedBatch(ticket.model, state, room);
      const results = state.kind === "lost" ? new Map<string, CallResult>() : state.results;
      const rest =
        state.kind === "lost"
          ? failure("unavailable", `The batch failed: ${state.message}`)
          : (state.rest ?? failure("unavailable", "The batch holds no answer to this"));
      const readings = questions.map((question, at) =>
        readReply(question, results.get(idOf(at)) ?? rest, { ticket, batch, room }),
      );
      return { kind: "ended", replies: await Promise.all(readings) };
    },
    cancel: async (ticket, { signal }) => {
      const batch = await batchOf(ticket.model, room);
      return (await batch.cancel(ticket.batch, { signal: within(signal) })).kind === "cancelled";
    },
  };
}

function idOf(at: number): string {
  return `question-${at}`;
}

function within(signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(requestMs)]);
}

async function batchOf(model: string, room: Room): Promise<ProviderBatch> {
  const provider = await openProvider(model, parseModelRef(model), room);
  if (provider.batch !== undefined) return provider.batch;
  throw new AssayError({
    code: "unknown-model",
    message: `${provider.title} takes no batches of questions`,
    remedy: "Leave `asking: batch` out of .assay.yml, or choose a model of Anthropic, OpenAI or Google.",
  });
}

function callOf<T>(question: ModelQuestion<T>, room: Room): ModelCall {
  const { lens, system, shared, question: text, model } = question;
  const { maxOutputTokens } = limitsOf(parseModelRef(model), room.options.limits ?? {});
  return {
    ...{ lens, system, shared, question: text, questionHash: questionHash(question), attempt: 0 },
    schema: jsonSchemaOf(question),
    maxOutputTokens: Math.min(question.maxOutputTokens, maxOutputTokens),
    signal: new AbortController().signal, // nothing is sent with it: the batch has a signal of its own
    onFirstToken: () => undefined,
  };
}

interface Collected {
  readonly ticket: BatchTicket;
  readonly batch: ProviderBatch;
  readonly room: Room;
}

async function readReply<T>(
  question: ModelQuestion<T>,
  result: CallResult,
  { ticket, batch, room }: Collected,
): Promise<BatchReply<T>> {
  const ref = parseModelRef(question.model);
  const ledger = createLedger(question.model, (usage) => {
    const price = priceIn(room, ref, usage);
    return price === null ? null : price * batch.price;
  });
  const waitMs = Math.max(0, room.clock.now() - ticket.at);
  const judged = result.kind === "text" ? judgeAnswer(result, question.schema) : null;
  const ended =
    judged?.kind === "valid" ? "answered" : judged?.kind === "bad" ? judged.failure : failureOf(result);
  ledger.add({ waitMs, workMs: 0, outcome: ended, detail: `in the batch ${ticket.batch}` }, result.usage);
  const account = ledger.account();
  if (judged?.kind === "valid" && result.kind === "text") {
    const { text } = result;
    await room.cache?.put({ model: question.model, questionHash: questionHash(question), text });
    return { reply: { kind: "answered", value: judged.value, text, account }, isWorthAsking: false };
  }
  const kind = ended === "answered" ? "bad_wire" : ended;
  const message = judged?.kind === "bad" ? judged.message : result.kind === "failed" ? result.message : "";
  const remedy = await remedyOf(question.model, kind, room);
  const text = result.kind === "text" ? result.text : null;
  const reply = {
    kind: "failed",
    failure: kind,
    message,
    remedy,
    retryAfterMs: null,
    text,
    account,
  } as const;
  return { reply, isWorthAsking: askedAgain.has(kind) };
}

function failureOf(result: CallResult): ModelFailureKind {
  return result.kind === "failed" ? result.failure : "bad_wire";
}

async function failedBatch(model: string, said: CallFailure, room: Room): Promise<BatchFailure> {
  const { failure: kind, message, retryAfterMs } = said;
  const remedy = said.remedy ?? (await remedyOf(model, kind, room));
  return { kind: "failed", failure: kind, message, remedy, isPassing: passing.has(kind), retryAfterMs };
}

async function remedyOf(model: string, kind: ModelFailureKind, room: Room): Promise<string> {
  const { title, keyHint } = await openProvider(model, parseModelRef(model), room);
  return remedyFor(kind, { title, keyHint, model });
}

function failure(kind: ModelFailureKind, message: string): CallFailure {
  return { kind: "failed", failure: kind, message, retryAfterMs: null, usage: noUsage };
}
