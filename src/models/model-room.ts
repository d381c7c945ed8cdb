// What all asking of this process shares: options, cache, breaker and opened providers, and the small tools over them.
import { z } from "zod";
import type { ModelQuestion, ModelUsage } from "../review/review.js";
import { AssayError, type Clock } from "../runtime/runtime.js";
import type { Asked } from "./ask-model.js";
import type { AnswerCache, AnswerCacheSettings } from "./cache/answer-cache.js";
import type { ProviderKeys } from "./keys/provider-keys.js";
import { noUsage, type JsonSchema, type Provider } from "./model-call.js";
import type { ModelRef } from "./model-ref.js";
import type { Breaker } from "./policy/breaker.js";
import { judgeAnswer, type TextResult } from "./policy/judge-answer.js";
import type { OwnLimits } from "./prices/model-limits.js";
import { priceOf, type OwnPrices } from "./prices/price.js";
import { adapterFor } from "./providers/provider-list.js";
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
export interface Room {
  readonly options: ModelsOptions;
  readonly clock: Clock;
  readonly breaker: Breaker;
  readonly cache: AnswerCache | null;
  readonly opened: Map<string, Promise<Provider>>;
}

/** Opened once per reference: reading a script or a record again for each lens would be waste. A failure is not kept. */
export async function openProvider(name: string, ref: ModelRef, room: Room): Promise<Provider> {
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

/** Price of `usage` in US dollars, null where unknown. */
export function priceIn(room: Room, ref: ModelRef, usage: ModelUsage): number | null {
  return priceOf({ ref, usage, ownPrices: room.options.prices ?? {}, at: room.clock.now() });
}

/** The answer's shape as it goes over the wire. */
export function jsonSchemaOf<T>(question: ModelQuestion<T>): JsonSchema {
  return z.toJSONSchema(question.schema, { target: "draft-7", io: "output", reused: "inline" });
}

/** The kept answer, or null. Checked again on the way out: a schema that changed without its version must not let an old shape through. */
export async function fromCache<T>(
  question: ModelQuestion<T>,
  hash: string,
  room: Room,
): Promise<Asked<T> | null> {
  const text = (await room.cache?.get(question.model, hash)) ?? null;
  if (text === null) return null;
  const result: TextResult = { kind: "text", text, finish: "stop", detail: "", usage: noUsage };
  const judged = judgeAnswer(result, question.schema);
  if (judged.kind === "bad") return null;
  const account = { model: question.model, attempts: [], usage: noUsage, costUsd: 0, fromCache: true };
  return { reply: { kind: "answered", value: judged.value, text, account }, replies: [result] };
}
