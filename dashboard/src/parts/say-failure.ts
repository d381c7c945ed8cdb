// Why a try of a lens gave no answer, in words.
import type { LensRun } from "../../../src/web/api-types.js";

type Attempt = LensRun["attempts"][number];

/** The kinds of failure that the service knows. */
export type Failure = NonNullable<LensRun["failure"]>;

const words: Readonly<Record<Failure, string>> = {
  rate_limit: "the provider's rate limit (429)",
  unavailable: "the provider was not available",
  network: "the network failed",
  timeout: "no answer in time",
  bad_wire: "an answer that is none of this provider's",
  malformed: "an answer of the wrong form",
  truncated: "an answer that was cut off",
  billing: "no credit left with the provider",
  auth: "the provider refused the key",
  context: "the prompt is too long for the model",
  model_not_found: "the provider has no such model",
  refusal: "the model declined",
  bad_request: "the provider refused the question",
  cancelled: "it was cancelled",
};

/** Reads a kind of failure out of an event's text; null for any other text. */
export function readFailure(text: string): Failure | null {
  return Object.keys(words).includes(text) ? (text as Failure) : null; // it is one of the keys
}

/** Why a try failed: in the provider's own words where they were kept. */
export function sayAttempt({ detail, outcome }: Attempt): string {
  if (detail !== "") return detail.replace(/[.\s]+$/, "");
  return outcome === "answered" ? "answered" : words[outcome];
}
