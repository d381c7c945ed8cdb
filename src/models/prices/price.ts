// What tokens cost in US dollars: the operator's own prices first, then the public price data, else unknown.
import { calcPrice, type PriceCalculation, type Usage } from "@pydantic/genai-prices";
import type { ModelUsage } from "../../review/review.js";
import { providerRow } from "../keys/provider-table.js";
import type { ModelRef } from "../model-ref.js";

/** US dollars per million tokens. `input` is for tokens that no cache had. */
export interface PriceRow {
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly output: number;
}

/** Prices by the beginning of a reference, as in `ollama:` or `openai-compatible:llama3`; the longest match counts. */
export type OwnPrices = Readonly<Record<string, PriceRow>>;

/** Names that the price data files under another one. */
const aliases: Readonly<Record<string, string>> = { "google:gemini-3-pro": "gemini-3-pro-preview" };

const perMillion = 1_000_000;

/** What is priced, with which table of the operator's and when (epoch milliseconds; some prices change with the hour). */
export interface PriceQuestion {
  readonly ref: ModelRef;
  readonly usage: ModelUsage;
  readonly ownPrices: OwnPrices;
  readonly at: number;
}

/**
 * The price of `usage`, or null where it is unknown; never 0 for a model that somebody may charge for (spec A9).
 * Scripted and replayed answers are known to cost nothing.
 */
export function priceOf({ ref, usage, ownPrices, at }: PriceQuestion): number | null {
  if (ref.kind !== "provider") return 0;
  const own = longestPrefix(ownPrices, `${ref.provider}:${ref.model}`);
  if (own !== null) return priceByRow(own, usage);
  const tokens = {
    input_tokens: usage.input,
    cache_read_tokens: usage.cacheRead,
    cache_write_tokens: usage.cacheWrite,
    output_tokens: usage.output,
  };
  return lookUp(ref, { tokens, at })?.total_price ?? null;
}

/** The context window in tokens that the price data knows for `ref`, or null. */
export function knownContextTokens(ref: ModelRef): number | null {
  if (ref.kind !== "provider") return null;
  return lookUp(ref, { tokens: {}, at: 0 })?.model.context_window ?? null;
}

function lookUp(
  ref: ModelRef & { kind: "provider" },
  { tokens, at }: { tokens: Usage; at: number },
): PriceCalculation | null {
  const providerId = providerRow(ref.provider).priceProvider;
  if (providerId === null) return null;
  const model = aliases[`${ref.provider}:${ref.model}`] ?? ref.model;
  try {
    return calcPrice(tokens, model, { providerId, ...(at === 0 ? {} : { timestamp: new Date(at) }) });
  } catch {
    return null; // refuses counts that contradict each other, as some gateways report them: the price is then unknown
  }
}

function longestPrefix(ownPrices: OwnPrices, name: string): PriceRow | null {
  const hits = Object.entries(ownPrices).filter(([prefix]) => name.startsWith(prefix));
  return hits.sort(([a], [b]) => b.length - a.length)[0]?.[1] ?? null;
}

function priceByRow(row: PriceRow, usage: ModelUsage): number {
  const fresh = Math.max(0, usage.input - usage.cacheRead - usage.cacheWrite);
  const total =
    fresh * row.input +
    usage.cacheRead * row.cacheRead +
    usage.cacheWrite * row.cacheWrite +
    usage.output * row.output;
  return total / perMillion;
}
