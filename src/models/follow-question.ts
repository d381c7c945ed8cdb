// One question to one model as one span, with OpenTelemetry's words for generative AI; attempts and retries are its events.
import type { ModelQuestion, ModelReply } from "../review/review.js";
import { AssayError, inSpan } from "../runtime/runtime.js";
import { parseModelRef, type ModelRef } from "./model-ref.js";

/** OpenTelemetry's well-known names of providers, where ours differ. */
const wellKnown: Readonly<Record<string, string>> = { google: "gcp.gemini" };

/**
 * Asks inside the span `chat MODEL`. Neither prompt nor answer is part of it, only names and counts (spec X7). Source: spec O1, A9;
 * opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans.
 */
export function followQuestion<T>(
  question: ModelQuestion<T>,
  ask: () => Promise<ModelReply<T>>,
): Promise<ModelReply<T>> {
  const { provider, model } = nameOf(question.model);
  const attributes = {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": provider,
    "gen_ai.request.model": model,
    "gen_ai.request.max_tokens": question.maxOutputTokens,
    "gen_ai.output.type": "json",
  };
  const options = { kind: "client", attributes, about: { lens: question.lens } } as const;
  return inSpan(`chat ${model}`, options, async (span) => {
    const reply = await ask();
    const { usage, attempts, costUsd, fromCache } = reply.account;
    span.set({
      "gen_ai.usage.input_tokens": usage.input,
      "gen_ai.usage.output_tokens": usage.output,
      "gen_ai.usage.cache_read.input_tokens": usage.cacheRead,
      "gen_ai.usage.cache_creation.input_tokens": usage.cacheWrite,
      "assay.attempts": attempts.length,
      "assay.from_cache": fromCache,
      ...(costUsd === null ? {} : { "assay.cost_usd": costUsd }),
    });
    if (reply.kind === "failed") span.fail(reply.failure);
    return reply;
  });
}

/** A script's or a record's reference holds a path, which stays here. */
function nameOf(reference: string): { provider: string; model: string } {
  const ref = readable(reference);
  if (ref === null) return { provider: "unknown", model: "unknown" };
  if (ref.kind !== "provider") return { provider: `assay.${ref.kind}`, model: ref.kind };
  return { provider: wellKnown[ref.provider] ?? ref.provider, model: ref.model };
}

function readable(reference: string): ModelRef | null {
  try {
    return parseModelRef(reference);
  } catch (error) {
    if (error instanceof AssayError) return null; // the asking says what is wrong with it
    throw error;
  }
}
