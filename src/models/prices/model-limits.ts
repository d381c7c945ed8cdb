// How much a model takes and gives: the price data's context windows, a cautious table for the rest.
import type { ModelLimits } from "../../review/review.js";
import { providerRow, type WireName } from "../keys/provider-table.js";
import type { ModelRef } from "../model-ref.js";
import { knownContextTokens } from "./price.js";

/** Limits by the beginning of a reference; each given number replaces ours, the longest match counts. */
export type OwnLimits = Readonly<Record<string, Partial<ModelLimits>>>;

/** Output limits by wire and model name, first match wins. The last row of each wire is for models not yet known. */
const outputLimits: Readonly<Record<WireName, readonly (readonly [RegExp, number])[]>> = {
  anthropic: [
    [/^claude-3-(opus|haiku|sonnet)|^claude-2/, 4_096],
    [/^claude-3-5/, 8_192],
    [/^claude-opus-4-[01]/, 32_000],
    [/^claude-/, 64_000],
    [/^/, 8_192],
  ],
  openai: [
    [/^gpt-(5|6)|^o\d/, 100_000],
    [/^gpt-4\.1/, 32_768],
    [/^gpt-4o/, 16_384],
    [/^/, 4_096],
  ],
  google: [
    [/^gemini-(2\.5|[3-9])/, 65_536],
    [/^/, 8_192],
  ],
  "openai-compatible": [[/^/, 8_192]],
};

/**
 * Shortest prefix that the vendor caches when told to, from the vendors' documentation. Below it the
 * request to cache is silently ignored. Gemini caches by itself and on its own terms, which gives us nothing to steer.
 */
const cacheMinimums: readonly (readonly [string, RegExp, number])[] = [
  ["anthropic", /^claude-haiku|^claude-opus-4-[5-9]/, 4_096],
  ["anthropic", /^claude-(sonnet-4-[05]|opus-4-[01]|3-7)/, 1_024],
  ["anthropic", /^/, 2_048],
  ["openai", /^/, 1_024],
];

/** For endpoints whose window nobody told us. Too small only splits the change further; too large fails with a clear remedy. */
const unknownContextTokens = 32_768;
const scriptedLimits: ModelLimits = {
  contextTokens: 200_000,
  maxOutputTokens: 64_000,
  minCacheableTokens: 1_024,
};

/** The limits of `ref`, never absent: unknown models get cautious ones. `own` comes from the operator and wins. */
export function limitsOf(ref: ModelRef, own: OwnLimits): ModelLimits {
  if (ref.kind !== "provider") return scriptedLimits;
  const { wire } = providerRow(ref.provider);
  const name = `${ref.provider}:${ref.model}`;
  const told = Object.entries(own)
    .filter(([prefix]) => name.startsWith(prefix))
    .sort(([a], [b]) => a.length - b.length)
    .map(([, limits]) => limits);
  const ours: ModelLimits = {
    contextTokens: knownContextTokens(ref) ?? unknownContextTokens,
    maxOutputTokens: outputLimits[wire].find(([pattern]) => pattern.test(ref.model))?.[1] ?? 4_096,
    minCacheableTokens:
      cacheMinimums.find(([one, pattern]) => one === wire && pattern.test(ref.model))?.[2] ?? null,
  };
  return Object.assign({}, ours, ...told) as ModelLimits; // Partial<ModelLimits> laid over whole ones
}
