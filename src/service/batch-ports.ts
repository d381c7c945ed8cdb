// What the jobs need of a model provider that answers questions in batches.
import type { ModelFailureKind, ModelQuestion, ModelReply } from "../review/review.js";

/** What is kept of a batch between asking and collecting; plain JSON. */
export interface BatchTicket {
  readonly model: string;
  readonly batch: string;
  readonly at: number;
}

/** A batch that could not be handed in or looked at as a whole. `isPassing`: worth another try. */
export interface BatchFailure {
  readonly kind: "failed";
  readonly failure: ModelFailureKind;
  readonly message: string;
  readonly remedy: string;
  readonly isPassing: boolean;
  readonly retryAfterMs: number | null;
}

/** Questions that are handed in together and answered within a day, at a share of the price (spec K2). Nothing of it waits. */
export interface BatchPort {
  /** The share of the ordinary price; null where the model's provider takes no batches. */
  priceShare(model: string): Promise<number | null>;
  cached<T>(question: ModelQuestion<T>): Promise<ModelReply<T> | null>;
  /** `key` is the same for the same work. */
  submit<T>(
    questions: readonly ModelQuestion<T>[],
    how: { readonly key: string; readonly signal: AbortSignal },
  ): Promise<{ readonly kind: "submitted"; readonly ticket: BatchTicket } | BatchFailure>;
  /** Whether that work was handed in since then already, by somebody who could not say so. `others` are batches of other work. */
  find(
    model: string,
    how: {
      readonly key: string;
      readonly since: number;
      readonly count: number;
      readonly others: readonly string[];
      readonly signal: AbortSignal;
    },
  ): Promise<
    | { readonly kind: "found"; readonly ticket: BatchTicket }
    | { readonly kind: "none" | "undecided" }
    | BatchFailure
  >;
  /** The replies in the order of the same questions. `isWorthAsking`: the ordinary endpoint may well answer it. */
  collect<T>(
    ticket: BatchTicket,
    questions: readonly ModelQuestion<T>[],
    how: { readonly signal: AbortSignal },
  ): Promise<
    | { readonly kind: "waiting" }
    | {
        readonly kind: "ended";
        readonly replies: readonly { readonly reply: ModelReply<T>; readonly isWorthAsking: boolean }[];
      }
    | BatchFailure
  >;
  cancel(ticket: BatchTicket, how: { readonly signal: AbortSignal }): Promise<boolean>;
}
