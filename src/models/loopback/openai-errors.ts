// OpenAI's errors, which its two wire formats share and its imitators mostly copy.
import type { ErrorContext, WireError } from "./loopback-wire.js";

/** Words a refusing fault as OpenAI does; null where it has no such error. */
export function openaiError(fault: string, { model, key }: ErrorContext): WireError | null {
  const rows: Readonly<Record<string, readonly [number, string, string | null, string]>> = {
    "rate-limit": [
      429,
      "tokens",
      "rate_limit_exceeded",
      `Rate limit reached for ${model} on tokens per min.`,
    ],
    unavailable: [503, "server_error", null, "The server is overloaded or not ready yet."],
    overloaded: [529, "server_error", null, "That model is currently overloaded with other requests."],
    "bad-key": [401, "invalid_request_error", "invalid_api_key", `Incorrect API key provided: ${key}.`],
    "payment-required": [402, "invalid_request_error", null, "Payment required"],
    // The same status as a rate limit: only the code tells.
    "out-of-credit": [
      429,
      "insufficient_quota",
      "insufficient_quota",
      "You exceeded your current quota, please check your plan and billing details.",
    ],
    "context-too-long": [
      400,
      "invalid_request_error",
      "context_length_exceeded",
      "This model's maximum context length is 128000 tokens. However, your messages resulted in 250017 tokens.",
    ],
    "model-not-found": [
      404,
      "invalid_request_error",
      "model_not_found",
      `The model \`${model}\` does not exist or you do not have access to it.`,
    ],
    "bad-request": [400, "invalid_request_error", null, "Missing required parameter: 'input'."],
  };
  const row = rows[fault];
  if (row === undefined) return null;
  const [status, type, code, message] = row;
  return { status, body: { error: { message, type, param: null, code } } };
}
