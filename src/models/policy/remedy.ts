// One sentence for the owner, for each way a call can fail: what to do now.
import type { ModelFailureKind } from "../../review/review.js";

/** What a remedy needs to name: the provider in words, and how its key is set. */
export interface RemedySubject {
  readonly title: string;
  readonly keyHint: string;
  readonly model: string;
}

/** The remedy for `failure` (spec A4). Never empty, never a secret. */
export function remedyFor(failure: ModelFailureKind, { title, keyHint, model }: RemedySubject): string {
  switch (failure) {
    case "rate_limit":
      return `Run again later, review with fewer lenses at once, or raise the rate limit of your account at ${title}.`;
    case "unavailable":
      return `${title} is overloaded or down; run again in a few minutes, or choose another model.`;
    case "network":
      return `Check the network and the address of ${title}, then run again.`;
    case "timeout":
      return `Run again, or choose a faster model than ${model}.`;
    case "bad_wire":
      return `Check that the address set for ${title} is a model endpoint, and look into its log.`;
    case "malformed":
      return `Choose a model that keeps to an answer format better than ${model}.`;
    case "truncated":
      return `Split the change, or choose a model that may write longer answers than ${model}.`;
    case "billing":
      return `Add credit to your account at ${title}, or choose another model.`;
    case "auth":
      return `Set a working key: ${keyHint}.`;
    case "context":
      return `Choose a model with a larger context than ${model}, or lower the configured context size so that the change is split.`;
    case "model_not_found":
      return `Check the spelling of ${model}, and that your key at ${title} may use it.`;
    case "refusal":
      return `Choose another model for this lens; ${model} will not answer this question.`;
    case "bad_request":
      return `Choose another model, or report this: ${title} did not accept the request as it was made.`;
    case "cancelled":
      return "Run the command again.";
  }
}

/** The remedy when the prompt was cut: the usual one would not name the setting that is at fault. */
export function promptCutRemedy({ model }: RemedySubject): string {
  return `Raise the context size of ${model} (for Ollama: "PARAMETER num_ctx 32768" in a Modelfile, or OLLAMA_CONTEXT_LENGTH), then run again.`;
}
