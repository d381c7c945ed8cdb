// The answers of GitHub's rate limits, with the headers that each has and has not.
import { refusalResponse } from "./refusal.js";

/** The primary limit: nothing remains until `resetAt` (seconds since the epoch). There is no `Retry-After`. */
export function primaryLimitAnswer(given: {
  readonly status: 403 | 429;
  readonly limit: number;
  readonly resetAt: number;
}): Response {
  return refusalResponse({
    status: given.status,
    message: "API rate limit exceeded for installation.",
    documentation: "/overview/rate-limits-for-the-rest-api",
    headers: {
      "x-ratelimit-limit": String(given.limit),
      "x-ratelimit-remaining": "0",
      "x-ratelimit-used": String(given.limit),
      "x-ratelimit-reset": String(Math.ceil(given.resetAt)),
      "x-ratelimit-resource": "core",
    },
  });
}

/** A secondary limit: `Retry-After` or nothing, and never a header that tells what remains. */
export function secondaryLimitAnswer(given: {
  readonly status?: 403 | 429;
  readonly retryAfterSeconds: number | null;
}): Response {
  return refusalResponse({
    status: given.status ?? 403,
    message: "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
    documentation: "/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits",
    headers: given.retryAfterSeconds === null ? {} : { "retry-after": String(given.retryAfterSeconds) },
  });
}
