// How numbers of an evaluation are said: shares, intervals, money, times.
import type { Estimate } from "../score/score.js";

/** `0.62`, or a dash where there is nothing to compute it from. */
export function sayShare(value: number | null): string {
  return value === null ? "–" : value.toFixed(2);
}

/** `0.62 (0.41–0.80)`; the value alone where there is no interval. */
export function sayEstimate({ value, low, high }: Estimate): string {
  if (low === null || high === null) return sayShare(value);
  return `${sayShare(value)} (${sayShare(low)}–${sayShare(high)})`;
}

/** `+0.08 (-0.02 to +0.19)`. */
export function sayDifference({ value, low, high }: Estimate, digits = 2): string {
  if (value === null) return "–";
  const signed = (one: number): string => `${one < 0 ? "-" : "+"}${Math.abs(one).toFixed(digits)}`;
  if (low === null || high === null) return signed(value);
  return `${signed(value)} (${signed(low)} to ${signed(high)})`;
}

/** What a difference amounts to: an interval that holds zero may be chance. */
export function sayWeight({ low, high }: Estimate): string {
  if (low === null || high === null) return "too few cases to say";
  if (low > 0) return "more";
  return high < 0 ? "less" : "may be chance";
}

/** `$0.0123`; four digits, because single reviews cost cents. */
export function sayMoney(costUsd: number | null): string {
  return costUsd === null ? "–" : `$${costUsd.toFixed(4)}`;
}

/** `840 ms`, `12.3 s`. */
export function sayTime(ms: number | null): string {
  if (ms === null) return "–";
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

/** `1 case`, `3 cases`. */
export function sayNumber(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
