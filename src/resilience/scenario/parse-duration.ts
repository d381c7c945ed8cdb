// Durations as scenario files write them.

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** `250ms`, `10s`, `5m`, `1h`, or bare seconds, in milliseconds; null for anything else and for nothing. */
export function parseDuration(text: string): number | null {
  const parts = /^\s*(\d+(?:\.\d+)?)\s*(ms|s|m|h)?\s*$/.exec(text);
  const ms = Number(parts?.[1]) * (unitMs[parts?.[2] ?? "s"] ?? Number.NaN);
  return ms > 0 ? ms : null;
}
