// Numbers in words: durations, tokens, prices and counts, written the same way in every format for people.
import type { ModelAccount } from "../ports.js";

/** `3 findings`, `1 file`: a count with its noun, which takes an s. */
export function sayCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** Milliseconds as `412 ms`, `3.4 s` or `2 min 5 s`. */
export function sayDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** Tokens as `812`, `1.2k`, `12k` or `1.2M`. */
export function sayTokens(tokens: number): string {
  if (tokens < 1000) return String(tokens);
  if (tokens < 9_950) return `${(tokens / 1000).toFixed(1)}k`;
  if (tokens < 999_500) return `${Math.round(tokens / 1000)}k`;
  return `${(tokens / 1_000_000).toFixed(1)}M`;
}

/** A share of 0 to 1 as `92 %`. */
export function sayShare(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/**
 * What the calls cost in US dollars. An unknown price is never shown as 0: `unknown` when no call has one, `over $0.01`
 * when only some have, `–` when nothing was called.
 */
export function sayPrice(accounts: readonly ModelAccount[]): string {
  if (accounts.length === 0) return "–";
  const known = accounts.flatMap(({ costUsd }) => (costUsd === null ? [] : [costUsd]));
  if (known.length === 0) return "unknown";
  const sum = known.reduce((total, cost) => total + cost, 0);
  return known.length === accounts.length ? dollars(sum) : `over ${dollars(sum)}`;
}

function dollars(usd: number): string {
  if (usd === 0) return "$0";
  if (usd < 0.0001) return "under $0.0001";
  return `$${usd.toFixed(usd >= 1 ? 2 : usd >= 0.1 ? 3 : 4)}`;
}
