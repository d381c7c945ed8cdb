// Lays a question out for the wire: what all lenses share first, the lens last, the answer's schema where the endpoint takes it.
import type { SchemaSupport } from "../keys/provider-table.js";
import type { JsonSchema, ModelCall } from "../model-call.js";
import type { WireOptions } from "./wire-model.js";

/**
 * How a vendor likes its prompts. `marked` puts cache breakpoints after the system and the shared part (Anthropic), `keyed`
 * names the shared prefix (OpenAI), `plain` leaves caching to the endpoint. `joined` makes one text of the user's parts: small
 * servers do not all take lists.
 */
export type PromptStyle = "marked" | "keyed" | "plain" | "joined";

/** What of a call's options says what is asked. */
export type PromptOptions = Pick<WireOptions, "prompt" | "responseFormat" | "providerOptions">;

const breakpoint = { anthropic: { cacheControl: { type: "ephemeral" } } };

/** The prompt with its cache hints (spec A5) and the answer's format. Equal for all lenses up to the last part. */
export function layOutPrompt(
  call: ModelCall,
  how: { style: PromptStyle; schemaSupport: SchemaSupport; cacheKey: string },
): PromptOptions {
  const { style, schemaSupport } = how;
  const system = schemaSupport === "native" ? call.system : withSchema(call.system, call.schema);
  const marks = style === "marked" ? { providerOptions: breakpoint } : {};
  const parts = [
    { type: "text" as const, text: call.shared, ...marks },
    { type: "text" as const, text: call.question },
  ];
  const joined = [{ type: "text" as const, text: `${call.shared}\n\n${call.question}` }];
  return {
    prompt: [
      { role: "system", content: system, ...marks },
      { role: "user", content: style === "joined" ? joined : parts },
    ],
    responseFormat:
      schemaSupport === "prompt" ? { type: "json" } : { type: "json", name: "answer", schema: call.schema },
    ...(style === "keyed" ? { providerOptions: openAiOptions(how.cacheKey) } : {}),
  };
}

// `store: false`: a change under review is not left on the vendor's side.
function openAiOptions(cacheKey: string): NonNullable<PromptOptions["providerOptions"]> {
  return { openai: { promptCacheKey: cacheKey, store: false } };
}

function withSchema(system: string, schema: JsonSchema): string {
  return [
    system,
    "",
    "Answer with one JSON object that fits this JSON schema, and with nothing else:",
    JSON.stringify(schema),
  ].join("\n");
}
