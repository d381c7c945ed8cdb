// Tries a key with one tiny real question, so that a bad one is found out before it is saved.
import { z } from "zod";
import type { ModelFailureKind } from "../review/review.js";
import type { Clock } from "../runtime/runtime.js";
import { createModels } from "./create-models.js";
import type { ProviderKeys } from "./keys/provider-keys.js";
import { providerRow, type ProviderName } from "./keys/provider-table.js";

/** What to try. `model` may be left out for providers that we know a default model of. */
export interface KeyTrial {
  readonly keys: ProviderKeys;
  readonly provider: ProviderName;
  readonly model?: string | undefined;
  readonly clock?: Clock | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * How it went. `works` means that the key was taken and an answer came; `isFormatKept` is false where the model did not keep to
 * the answer's schema, which a review needs. `refused` carries the provider's own words, without secrets.
 */
export type KeyVerdict =
  | {
      readonly kind: "works";
      readonly model: string;
      readonly isFormatKept: boolean;
      readonly costUsd: number | null;
    }
  | {
      readonly kind: "refused";
      readonly model: string;
      readonly failure: ModelFailureKind;
      readonly message: string;
      readonly remedy: string;
    }
  | { readonly kind: "no-model"; readonly remedy: string };

const answerSchema = z.object({ ready: z.boolean() });
const trialDeadlineMs = 30_000;
const trialOutputTokens = 1_024; // room for models that think first; the answer itself has six tokens

/** Asks the provider once (spec X2). Costs a few hundred tokens. Never rejects; a missing key is a refusal. */
export async function testKey(trial: KeyTrial): Promise<KeyVerdict> {
  const { provider, keys, clock, signal } = trial;
  const id = trial.model ?? providerRow(provider).defaultModel;
  if (id === null)
    return { kind: "no-model", remedy: `Name a model that ${providerRow(provider).title} serves.` };
  const model = `${provider}:${id}`;
  const models = createModels({ keys, clock, tryMs: trialDeadlineMs, totalMs: trialDeadlineMs });
  const question = {
    lens: "key-test",
    model,
    system: "You answer in JSON.",
    shared: "This is a connection test.",
    question: 'Answer with {"ready": true}.',
    schema: answerSchema,
    schemaVersion: "1",
    promptVersion: "1",
    maxOutputTokens: trialOutputTokens,
  };
  const reply = await models.ask(question, { signal });
  const { costUsd } = reply.account;
  if (reply.kind === "answered") return { kind: "works", model, isFormatKept: true, costUsd };
  const { failure, message, remedy } = reply;
  const isTaken = failure === "malformed" || failure === "truncated";
  return isTaken
    ? { kind: "works", model, isFormatKept: false, costUsd }
    : { kind: "refused", model, failure, message, remedy };
}
