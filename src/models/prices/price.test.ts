// Holds prices, limits and token estimates to numbers worked out by hand.
import { describe, expect, it } from "vitest";
import { providerNames, providerRow } from "../keys/provider-table.js";
import { parseModelRef } from "../model-ref.js";
import { countTokens } from "./count-tokens.js";
import { limitsOf } from "./model-limits.js";
import { priceOf, type OwnPrices } from "./price.js";

const usage = { input: 1_000_000, cacheRead: 200_000, cacheWrite: 100_000, output: 10_000 };
const at = Date.UTC(2026, 9, 1);

function price(model: string, ownPrices: OwnPrices = {}): number | null {
  return priceOf({ ref: parseModelRef(model), usage, ownPrices, at });
}

describe("the price of a call", () => {
  it("[A9] counts fresh, cache-read, cache-written and output tokens each at its own rate", () => {
    // claude-sonnet-5: 2 / 0.2 / 2.5 / 10 dollars a million.
    expect(price("anthropic:claude-sonnet-5")).toBeCloseTo(0.7 * 2 + 0.2 * 0.2 + 0.1 * 2.5 + 0.01 * 10, 9);
  });

  it("[A9] is unknown, and not 0, for a model that nobody priced", () => {
    expect(price("openai:gpt-5-totally-made-up")).toBeNull();
    expect(price("ollama:llama3")).toBeNull();
    expect(price("openai-compatible:llama3")).toBeNull();
  });

  it("[A9] is unknown when a gateway reports counts that contradict each other", () => {
    const odd = { input: 10, cacheRead: 20, cacheWrite: 0, output: 1 };
    const ref = parseModelRef("anthropic:claude-sonnet-5");
    expect(priceOf({ ref, usage: odd, ownPrices: {}, at })).toBeNull();
  });

  it("[A9] follows the operator's own table first, the longest name counting", () => {
    const rate = (input: number): OwnPrices[string] => ({ input, cacheRead: 0, cacheWrite: 0, output: 0 });
    const own = { "ollama:": rate(1), "ollama:llama": rate(2), "anthropic:": rate(9) };
    expect(price("ollama:llama3", own)).toBeCloseTo(1.4, 9);
    expect(price("ollama:qwen", own)).toBeCloseTo(0.7, 9);
    expect(price("anthropic:claude-sonnet-5", own)).toBeCloseTo(6.3, 9);
  });

  it("[A9] is nothing for scripts and replays", () => {
    expect(price("scripted:a.yaml")).toBe(0);
    expect(price("replay:latest")).toBe(0);
  });

  it("[A8] is known for every default model", () => {
    for (const name of providerNames) {
      const model = providerRow(name).defaultModel;
      if (model !== null) expect(price(`${name}:${model}`), name).toBeGreaterThan(0);
    }
  });
});

describe("the limits of a model", () => {
  it("[D5] come from the price data, then from a cautious table", () => {
    expect(limitsOf(parseModelRef("anthropic:claude-haiku-4-5"), {})).toEqual({
      contextTokens: 200_000,
      maxOutputTokens: 64_000,
      minCacheableTokens: 4_096,
    });
    expect(limitsOf(parseModelRef("ollama:llama3"), {})).toEqual({
      contextTokens: 32_768,
      maxOutputTokens: 8_192,
      minCacheableTokens: null,
    });
    expect(limitsOf(parseModelRef("google:gemini-3-pro"), {}).minCacheableTokens).toBeNull();
  });

  it("[D5] yield to the operator's own, number by number, the longest name counting", () => {
    const own = { "ollama:": { contextTokens: 8_192 }, "ollama:big": { contextTokens: 131_072 } };
    expect(limitsOf(parseModelRef("ollama:small"), own)).toMatchObject({
      contextTokens: 8_192,
      maxOutputTokens: 8_192,
    });
    expect(limitsOf(parseModelRef("ollama:big-one"), own).contextTokens).toBe(131_072);
  });
});

describe("the token estimate", () => {
  // True numbers by the o200k tokenizer, counted once.
  it.each([
    ["code", { text: "        if x is None:\n            return self._foo(bar)\n".repeat(50), tokens: 650 }],
    ["Chinese", { text: "这是一个代码审查系统，它会检查每一个变更并给出意见。".repeat(30), tokens: 540 }],
    [
      "digests",
      { text: "5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9\n".repeat(10), tokens: 370 },
    ],
    ["table rows", { text: "593,18,0.3170\n838,62,0.6340\n".repeat(100), tokens: 1_800 }],
  ])("[D5] is never below the true count and not far above it for %s", (_name, { text, tokens }) => {
    const estimate = countTokens(parseModelRef("openai:gpt-5"), text);
    expect(estimate).toBeGreaterThanOrEqual(tokens);
    expect(estimate).toBeLessThanOrEqual(tokens * 2.2);
  });

  it("[D5] is higher for families whose tokenizers make more of the same text", () => {
    const text = "const answer = 42;\n".repeat(100);
    expect(countTokens(parseModelRef("anthropic:claude-sonnet-5"), text)).toBeGreaterThan(
      countTokens(parseModelRef("openai:gpt-5"), text),
    );
    expect(countTokens(parseModelRef("openai:gpt-5"), "")).toBe(0);
  });
});
