// OpenAI's Responses.
import { openaiBatches } from "../batch/openai-batches.js";
import { openWire } from "../wire/open-wire.js";
import type { Adapter } from "./adapter.js";

/** `openai:MODEL`. Answers are not stored at OpenAI; the shared prefix is named so that its prompt cache hits. */
export const openai: Adapter = {
  name: "openai",
  open: async (setup) => {
    const { createOpenAI } = await import("@ai-sdk/openai");
    return openWire(setup, {
      style: "keyed",
      batches: openaiBatches,
      authorize: (key) => ({ authorization: `Bearer ${key}` }),
      makeModel: ({ model, key, baseUrl, fetch }) =>
        createOpenAI({ apiKey: key, baseURL: baseUrl, fetch }).responses(model),
    });
  },
};
