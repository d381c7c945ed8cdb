// Every way a scripted model can misbehave: the faults that real endpoints were seen to have, each by one name.
import type { ModelFailureKind } from "../../review/review.js";

/** How a fault acts. A `refusing` one gives no text at all; a `spoiling` one spoils an answer; a `silent` one never ends. */
type FaultRow =
  | { readonly acts: "refusing"; readonly failure: ModelFailureKind; readonly message: string }
  | { readonly acts: "spoiling"; readonly meaning: string }
  | { readonly acts: "silent"; readonly meaning: string };

/** The table that scripts, the loopback server and their documentation share. */
export const faultTable = {
  "rate-limit": { acts: "refusing", failure: "rate_limit", message: "Rate limit reached" },
  unavailable: { acts: "refusing", failure: "unavailable", message: "Service unavailable" },
  overloaded: { acts: "refusing", failure: "unavailable", message: "Overloaded" },
  "bad-gateway": { acts: "refusing", failure: "unavailable", message: "Bad gateway" },
  "bad-key": { acts: "refusing", failure: "auth", message: "The key is not valid" },
  "payment-required": { acts: "refusing", failure: "billing", message: "Payment required" },
  "out-of-credit": { acts: "refusing", failure: "billing", message: "The account is out of credit" },
  "error-in-200": { acts: "refusing", failure: "billing", message: "Insufficient credits" },
  "context-too-long": { acts: "refusing", failure: "context", message: "The prompt is too long" },
  "model-not-found": { acts: "refusing", failure: "model_not_found", message: "No such model" },
  "bad-request": { acts: "refusing", failure: "bad_request", message: "The request was not understood" },
  reset: { acts: "refusing", failure: "network", message: "The connection was reset" },
  empty: { acts: "spoiling", meaning: "the answer has no text" },
  malformed: { acts: "spoiling", meaning: "the answer is prose and not JSON" },
  "wrong-schema": { acts: "spoiling", meaning: "the answer is JSON of another shape" },
  fenced: { acts: "spoiling", meaning: "the answer stands in a code fence, which is forgiven" },
  truncated: { acts: "spoiling", meaning: "the answer is cut at the output limit" },
  refusal: { acts: "spoiling", meaning: "the model declines to answer" },
  "finish-error": { acts: "spoiling", meaning: "the gateway breaks the answer off and says so" },
  "cut-prompt": { acts: "spoiling", meaning: "the answer is fine, but only the end of the prompt was read" },
  hang: { acts: "silent", meaning: "nothing comes, not even headers" },
  stall: { acts: "silent", meaning: "the answer begins and then stops" },
} as const satisfies Record<string, FaultRow>;

/** The name of a fault. */
export type FaultName = keyof typeof faultTable;

/** The names, for schemas and documentation. */
export const faultNames = Object.keys(faultTable) as [FaultName, ...FaultName[]]; // keys of the literal above
