// The words by which providers say what is wrong, where their status codes do not.
import type { ModelFailureKind } from "../../review/review.js";

/** A rule: the kind that an error's codes or words mean. Codes are compared whole, words are searched in the message. */
export interface FailurePattern {
  readonly kind: ModelFailureKind;
  readonly codes: RegExp;
  readonly words: RegExp;
}

const never = /(?!)/;

/** Tried in this order, before the status is looked at, because statuses are shared: OpenAI's 429 may mean "pay". */
export const failurePatterns: readonly FailurePattern[] = [
  {
    kind: "billing",
    codes:
      /\b(insufficient_quota|billing_error|billing_not_active|billing_hard_limit_reached|insufficient_credits|payment_required)\b/i,
    words:
      /credit balance is too low|insufficient (credits?|balance|funds|quota)|out of credits?|payment required|exceeded your current quota, please check your plan/i,
  },
  {
    kind: "context",
    codes: /\b(context_length_exceeded|request_too_large|string_above_max_length)\b/i,
    words:
      /prompt is too long|maximum context length|context[ _]?(length|window|size)|exceeds? the (available )?(context|maximum number of tokens|max(imum)? (input|tokens))|too many (input )?tokens|input token count|reduce the length of/i,
  },
  {
    kind: "model_not_found",
    codes: /\b(model_not_found|model_not_available)\b/i,
    words:
      /\bmodels?\b.{0,100}\b(not found|does not exist|not a valid|not available)|no such model|invalid model|^model: /i,
  },
  {
    kind: "auth",
    codes:
      /\b(authentication_error|permission_error|invalid_api_key|API_KEY_INVALID|UNAUTHENTICATED|PERMISSION_DENIED)\b/i,
    words: /api key not valid|invalid api key|incorrect api key/i,
  },
  {
    kind: "refusal",
    codes: /\b(content_filter|content_policy_violation|ResponsibleAIPolicyViolation)\b/i,
    words: never,
  },
  {
    kind: "rate_limit",
    codes: /\b(rate_limit_error|rate_limit_exceeded|RESOURCE_EXHAUSTED)\b/i,
    words: never,
  },
  {
    kind: "unavailable",
    codes:
      /\b(overloaded_error|api_error|server_error|internal_error|UNAVAILABLE|INTERNAL|DEADLINE_EXCEEDED|timeout_error)\b/i,
    words: never,
  },
];
