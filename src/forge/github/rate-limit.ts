// Tells a rate limit from any other refusal, and when GitHub will answer again.
import type { WireAnswer } from "./exchange.js";

/** GitHub counts REST and GraphQL apart; a secondary limit bars both. */
export type Resource = "core" | "graphql";

/** `primary` is the hourly allowance of one resource, `secondary` GitHub's guard against bursts, which bars everything. */
export interface LimitHit {
  readonly kind: "primary" | "secondary";
  /** When to go on, milliseconds since the epoch; null where GitHub said nothing (then at least a minute, and longer each time). */
  readonly retryAtMs: number | null;
}

/**
 * The limit that an answer speaks of, or null. Primary: 403 or 429 with nothing remaining. Secondary: 429, or 403 with Retry-After
 * or a text that says so, because it has no header of its own (github.md 2).
 */
export function limitOf(answer: WireAnswer, nowMs: number): LimitHit | null {
  if (answer.status !== 403 && answer.status !== 429) return null;
  const retryAfterMs = afterMs(answer.headers.get("retry-after"), nowMs);
  const text = answer.bytes.toString("utf8", 0, 4_096);
  const isSecondary = /secondary rate limit|abuse detection/i.test(text);
  if (answer.headers.get("x-ratelimit-remaining") === "0" && !isSecondary)
    return { kind: "primary", retryAtMs: retryAfterMs ?? resetMs(answer.headers) };
  const isSaid = isSecondary || /rate limit exceeded/i.test(text);
  if (answer.status !== 429 && retryAfterMs === null && !isSaid) return null;
  return { kind: "secondary", retryAtMs: retryAfterMs };
}

/** When the resource refills, if the answer says that nothing is left of it; else null. Holds for good answers too. */
export function exhaustedUntil(headers: Headers): number | null {
  return headers.get("x-ratelimit-remaining") === "0" ? resetMs(headers) : null;
}

function resetMs(headers: Headers): number | null {
  const seconds = Number(headers.get("x-ratelimit-reset") ?? "");
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : null;
}

/** Retry-After is a number of seconds or a date. */
function afterMs(value: string | null, nowMs: number): number | null {
  if (value === null || value.trim() === "") return null;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return nowMs + Math.max(0, seconds) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : date;
}
