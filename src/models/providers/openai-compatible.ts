// Any endpoint that speaks OpenAI's Chat Completions: OpenRouter, Ollama, vLLM, LM Studio, a gateway.
import { openWire } from "../wire/open-wire.js";
import type { Adapter } from "./adapter.js";

/** `openrouter:`, `ollama:` and `openai-compatible:`. Whether the endpoint takes a schema is a property of the connection. */
export const openaiCompatible: Adapter = {
  name: "openai-compatible",
  open: async (setup) => {
    const { createOpenAICompatible } = await import("@ai-sdk/openai-compatible");
    return openWire(setup, {
      style: "joined",
      makeModel: ({ provider, model, key, baseUrl, fetch, schemaSupport }) =>
        createOpenAICompatible({
          name: provider,
          apiKey: key,
          baseURL: baseUrl,
          fetch,
          includeUsage: true,
          supportsStructuredOutputs: schemaSupport !== "prompt",
        })(model),
    });
  },
};
