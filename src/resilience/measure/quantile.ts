// Percentiles of measured times, exact: runs are small enough to keep every value.

/** A summary of some calls. Times in milliseconds, null where no call gave one. `statuses` counts answers by status. */
export interface Summary {
  readonly calls: number;
  readonly errors: number;
  readonly timeouts: number;
  readonly statuses: Readonly<Record<string, number>>;
  readonly meanMs: number | null;
  readonly p50Ms: number | null;
  readonly p90Ms: number | null;
  readonly p95Ms: number | null;
  readonly p99Ms: number | null;
  readonly maxMs: number | null;
}

/** The smallest value that at least `percent` of `values` do not exceed (nearest rank); null for no values. */
export function percentile(values: readonly number[], percent: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = Math.max(1, Math.ceil((percent / 100) * sorted.length - 1e-9));
  return sorted[rank - 1] ?? null;
}

/** Percentiles of `values`, rounded to microseconds. */
export function percentilesOf(
  values: readonly number[],
): Pick<Summary, "meanMs" | "p50Ms" | "p90Ms" | "p95Ms" | "p99Ms" | "maxMs"> {
  const at = (percent: number): number | null => rounded(percentile(values, percent));
  const mean = values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    meanMs: rounded(mean),
    p50Ms: at(50),
    p90Ms: at(90),
    p95Ms: at(95),
    p99Ms: at(99),
    maxMs: at(100),
  };
}

/** To three digits after the point; null stays null. */
export function rounded<Value extends number | null>(value: Value): Value {
  return (value === null ? null : Math.round(value * 1_000) / 1_000) as Value; // a number for a number, null for null
}
