// Google's Gemini API.
import { googleBatches } from "../batch/google-batches.js";
import { openWire } from "../wire/open-wire.js";
import type { Adapter } from "./adapter.js";

/** `google:MODEL`. Gemini caches equal prefixes by itself; nothing is to be marked. */
export const google: Adapter = {
  name: "google",
  open: async (setup) => {
    const { createGoogleGenerativeAI } = await import("@ai-sdk/google");
    return openWire(setup, {
      style: "plain",
      batches: googleBatches,
      authorize: (key) => ({ "x-goog-api-key": key }),
      makeModel: ({ model, key, baseUrl, fetch }) =>
        createGoogleGenerativeAI({ apiKey: key, baseURL: baseUrl, fetch })(model),
    });
  },
};
