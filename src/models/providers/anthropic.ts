// Anthropic's Messages.
import { anthropicBatches } from "../batch/anthropic-batches.js";
import { openWire } from "../wire/open-wire.js";
import type { Adapter } from "./adapter.js";

/** `anthropic:MODEL`. The client library is loaded when a model is first opened: it takes longer than the rest of a start. */
export const anthropic: Adapter = {
  name: "anthropic",
  open: async (setup) => {
    const { createAnthropic } = await import("@ai-sdk/anthropic");
    return openWire(setup, {
      style: "marked",
      batches: anthropicBatches,
      authorize: (key) => ({ "x-api-key": key, "anthropic-version": "2023-06-01" }),
      makeModel: ({ model, key, baseUrl, fetch }) =>
        createAnthropic({ apiKey: key, baseURL: baseUrl, fetch })(model),
    });
  },
};
