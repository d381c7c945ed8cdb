// Reads how long a provider asks us to wait.

/**
 * Milliseconds from `now` (epoch milliseconds), or null. Knows `retry-after-ms`, and `retry-after` in seconds or as a date
 * (RFC 9110, 10.2.3). A date in the past is a wait of 0.
 */
export function readRetryAfter(headers: Headers | null, now: number): number | null {
  const precise = Number(headers?.get("retry-after-ms") ?? Number.NaN);
  if (Number.isFinite(precise) && precise >= 0) return Math.ceil(precise);
  const value = headers?.get("retry-after")?.trim() ?? "";
  if (value === "") return null;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return seconds >= 0 ? Math.ceil(seconds * 1_000) : null;
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
