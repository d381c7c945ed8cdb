// One call to one model, as every adapter takes it and answers it: no retries, no schema checks, no prices.
import type { ModelFailureKind, ModelUsage } from "../review/review.js";
import type { BatchFound, BatchSearch } from "./batch/batch-wire.js";

/** A JSON schema as plain data. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * What is asked. `system` and `shared` are equal for all lenses of a review, so that prompt caches hit; `question`
 * comes last (spec A5). `attempt` counts the calls of one question from 0. `signal` ends the call at its deadline or when
 * the run is cancelled. `onFirstToken` is to be called once, when the provider has begun to answer.
 */
export interface ModelCall {
  readonly lens: string;
  readonly questionHash: string;
  readonly attempt: number;
  readonly system: string;
  readonly shared: string;
  readonly question: string;
  readonly schema: JsonSchema;
  readonly maxOutputTokens: number;
  readonly signal: AbortSignal;
  readonly onFirstToken: () => void;
}

/** Why the model stopped writing: done, out of output budget, unwilling, or broken off by the endpoint. */
export type FinishReason = "stop" | "length" | "refusal" | "error";

/**
 * How a call ended. A text is not yet an answer: it may be malformed. `usage` counts what the provider reported, zeros
 * where it did not. `message` is the provider's own words, already without secrets. `retryAfterMs` is a stated wait.
 * `remedy` replaces the usual one where the adapter knows better.
 */
export type CallResult =
  | {
      readonly kind: "text";
      readonly text: string;
      readonly finish: FinishReason;
      readonly detail: string;
      readonly usage: ModelUsage;
    }
  | CallFailure;

/** The failing half of `CallResult`. */
export interface CallFailure {
  readonly kind: "failed";
  readonly failure: ModelFailureKind;
  readonly message: string;
  readonly retryAfterMs: number | null;
  readonly usage: ModelUsage;
  readonly remedy?: string;
}

/**
 * An opened adapter. `title` and `keyHint` go into remedies. `breakerKey` is equal for all models that one key pays for.
 * Answers that cost money are cached; answers that come from a record are neither cached nor asked again. Endpoints that
 * may silently cut a long prompt are watched for it (`cutsPrompts`).
 */
export interface Provider {
  readonly title: string;
  readonly keyHint: string;
  readonly breakerKey: string;
  readonly isCached: boolean;
  readonly isRetried: boolean;
  readonly cutsPrompts: boolean;
  generate(call: ModelCall): Promise<CallResult>;
  readonly batch?: ProviderBatch | undefined;
}

/**
 * A provider's batch endpoint: the same questions and answers, within a day, at `price` times the ordinary one. `submit` gives the batch's
 * id, `find` looks for one that was made before with the same key, `poll` gives its results by the ids of the calls, and `rest`, the end
 * of calls that have none. All give a failure instead of throwing. `key` names the work: equal for equal work.
 */
export interface ProviderBatch {
  readonly price: number;
  submit(
    calls: readonly { readonly id: string; readonly call: ModelCall }[],
    how: { readonly key: string; readonly signal: AbortSignal },
  ): Promise<{ readonly kind: "submitted"; readonly batch: string } | CallFailure>;
  find(search: BatchSearch, how: { readonly signal: AbortSignal }): Promise<BatchFound | CallFailure>;
  poll(
    batch: string,
    how: { readonly signal: AbortSignal },
  ): Promise<
    | { readonly kind: "waiting" }
    | { readonly kind: "lost"; readonly message: string }
    | {
        readonly kind: "ended";
        readonly results: ReadonlyMap<string, CallResult>;
        readonly rest: CallFailure | undefined;
      }
    | CallFailure
  >;
  cancel(
    batch: string,
    how: { readonly signal: AbortSignal },
  ): Promise<{ readonly kind: "cancelled" } | CallFailure>;
}

/** No tokens at all. */
export const noUsage: ModelUsage = { input: 0, cacheRead: 0, cacheWrite: 0, output: 0 };

/** The sum of two usages, class by class. */
export function addUsage(a: ModelUsage, b: ModelUsage): ModelUsage {
  return {
    input: a.input + b.input,
    cacheRead: a.cacheRead + b.cacheRead,
    cacheWrite: a.cacheWrite + b.cacheWrite,
    output: a.output + b.output,
  };
}
