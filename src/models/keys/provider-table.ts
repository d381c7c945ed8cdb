// The table of provider names a model reference may begin with: which wire they speak, their keys, addresses and habits.

/** The wire formats that there is an adapter for. */
export type WireName = "anthropic" | "openai" | "google" | "openai-compatible";

/**
 * How the answer's shape is asked for: by the endpoint's own schema mode, written into the prompt, or both. Small local
 * models need both: the grammar keeps the shape, the words tell the meaning.
 */
export type SchemaSupport = "native" | "prompt" | "both";

/**
 * One provider. `keyVariables` and `urlVariables` are environment names, first match wins. `defaultBaseUrl` is null
 * where an operator must name one. `needsKey` is false for endpoints that usually run without. `priceProvider` is the
 * id in the price data, null where calls have no public price. `defaultModel` is null where we cannot know what is served.
 */
export interface ProviderRow {
  readonly wire: WireName;
  readonly title: string;
  readonly keyVariables: readonly string[];
  readonly urlVariables: readonly string[];
  readonly defaultBaseUrl: string | null;
  readonly needsKey: boolean;
  readonly schemaSupport: SchemaSupport;
  readonly priceProvider: string | null;
  readonly defaultModel: string | null;
}

/** Every provider, in the order in which a default is chosen when several have a key (spec A8). */
export const providerTable = {
  anthropic: {
    wire: "anthropic",
    title: "Anthropic",
    keyVariables: ["ANTHROPIC_API_KEY"],
    urlVariables: ["ANTHROPIC_BASE_URL"],
    defaultBaseUrl: "https://api.anthropic.com/v1",
    needsKey: true,
    schemaSupport: "native",
    priceProvider: "anthropic",
    defaultModel: "claude-sonnet-5",
  },
  openai: {
    wire: "openai",
    title: "OpenAI",
    keyVariables: ["OPENAI_API_KEY"],
    urlVariables: ["OPENAI_BASE_URL"],
    defaultBaseUrl: "https://api.openai.com/v1",
    needsKey: true,
    schemaSupport: "native",
    priceProvider: "openai",
    defaultModel: "gpt-5.4",
  },
  google: {
    wire: "google",
    title: "Google Gemini",
    keyVariables: ["GOOGLE_GENERATIVE_AI_API_KEY", "GEMINI_API_KEY"],
    urlVariables: ["GOOGLE_GENERATIVE_AI_BASE_URL", "GEMINI_BASE_URL"],
    defaultBaseUrl: "https://generativelanguage.googleapis.com/v1beta",
    needsKey: true,
    schemaSupport: "native",
    priceProvider: "google",
    defaultModel: "gemini-3.5-flash",
  },
  openrouter: {
    wire: "openai-compatible",
    title: "OpenRouter",
    keyVariables: ["OPENROUTER_API_KEY"],
    urlVariables: ["OPENROUTER_BASE_URL"],
    defaultBaseUrl: "https://openrouter.ai/api/v1",
    needsKey: true,
    schemaSupport: "prompt",
    priceProvider: "openrouter",
    defaultModel: "anthropic/claude-sonnet-4.5",
  },
  ollama: {
    wire: "openai-compatible",
    title: "Ollama",
    keyVariables: ["OLLAMA_API_KEY"],
    urlVariables: ["OLLAMA_BASE_URL"],
    defaultBaseUrl: "http://localhost:11434/v1",
    needsKey: false,
    schemaSupport: "both",
    priceProvider: null,
    defaultModel: null,
  },
  "openai-compatible": {
    wire: "openai-compatible",
    title: "an OpenAI-compatible endpoint",
    keyVariables: ["ASSAY_MODEL_API_KEY"],
    urlVariables: ["ASSAY_MODEL_BASE_URL"],
    defaultBaseUrl: null,
    needsKey: false,
    schemaSupport: "prompt",
    priceProvider: null,
    defaultModel: null,
  },
} as const satisfies Record<string, ProviderRow>;

/** A provider name as written before the colon of a model reference. */
export type ProviderName = keyof typeof providerTable;

/** The names, in table order. */
export const providerNames: readonly ProviderName[] = Object.keys(providerTable) as ProviderName[]; // keys of the literal above

/** True when `name` is one of the table's. */
export function isProviderName(name: string): name is ProviderName {
  return Object.hasOwn(providerTable, name);
}

/** The row of `name`, widened so that rows compare alike. */
export function providerRow(name: ProviderName): ProviderRow {
  return providerTable[name];
}
