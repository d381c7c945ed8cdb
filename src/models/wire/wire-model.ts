// The one shape of the provider clients that we use: a model of the AI SDK's third interface, streamed.
import type { AnthropicProvider } from "@ai-sdk/anthropic";

/** A model of the AI SDK (specification v3). Named through a provider's own types, which spares one more package. */
export type WireModel = ReturnType<AnthropicProvider["languageModel"]>;

/** What a streamed call takes. */
export type WireOptions = Parameters<WireModel["doStream"]>[0];

/** One part of its stream. */
export type WirePart =
  Awaited<ReturnType<WireModel["doStream"]>>["stream"] extends ReadableStream<infer Part> ? Part : never;
