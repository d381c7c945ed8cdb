// The model reference: how a person names a model, a script or a recorded run in one word.
import { AssayError, nearestName } from "../runtime/runtime.js";
import { isProviderName, providerNames, type ProviderName } from "./keys/provider-table.js";

/**
 * What a reference names. `provider` asks a model over the wire, `model` being the provider's own id; `scripted` answers
 * from a file; `replay` answers from the record of an earlier run.
 */
export type ModelRef =
  | { readonly kind: "provider"; readonly provider: ProviderName; readonly model: string }
  | { readonly kind: "scripted"; readonly file: string }
  | { readonly kind: "replay"; readonly run: string };

/**
 * Parses `provider:model`, `scripted:FILE` or `replay:RUN`. Everything after the first colon is taken as it stands, so
 * `ollama:qwen3:8b` works. Throws `unknown-model` that lists the providers and the nearest name (spec A8).
 */
export function parseModelRef(text: string): ModelRef {
  const colon = text.indexOf(":");
  const [name, rest] = colon < 0 ? [text, ""] : [text.slice(0, colon), text.slice(colon + 1)];
  if (!isKnown(name)) throw unknown(text, name, colon < 0);
  if (rest === "") throw incomplete(text, name);
  if (name === "scripted") return { kind: "scripted", file: rest };
  if (name === "replay") return { kind: "replay", run: rest };
  return { kind: "provider", provider: name, model: rest };
}

type KnownName = ProviderName | "scripted" | "replay";

function isKnown(name: string): name is KnownName {
  return isProviderName(name) || name === "scripted" || name === "replay";
}

function unknown(text: string, name: string, hasNoColon: boolean): AssayError {
  const vendor = hasNoColon ? vendorOf(text) : null;
  const guess =
    vendor === null ? nearestName(name, [...providerNames, "scripted", "replay"]) : `${vendor}:${text}`;
  return new AssayError({
    code: "unknown-model",
    message: `"${text}" names no model: "${name}" is not a provider`,
    remedy:
      `Write provider:model with one of ${providerNames.join(", ")}, or scripted:FILE, or replay:RUN` +
      (guess === null ? "." : `; perhaps you meant ${vendor === null ? `"${guess}:…"` : `"${guess}"`}.`),
  });
}

function incomplete(text: string, name: KnownName): AssayError {
  return new AssayError({
    code: "unknown-model",
    message: `"${text}" names a provider but nothing after the colon`,
    remedy: `Write the model's own name after the colon, as in ${exampleOf(name)}.`,
  });
}

function exampleOf(name: KnownName): string {
  if (name === "scripted") return "scripted:answers.yaml";
  return name === "replay" ? "replay:latest" : `${name}:MODEL`;
}

// People paste a bare model id; its first letters give the vendor away.
function vendorOf(model: string): ProviderName | null {
  if (model.startsWith("claude")) return "anthropic";
  if (/^(gpt-|o\d)/.test(model)) return "openai";
  if (model.startsWith("gemini")) return "google";
  return model.includes("/") ? "openrouter" : null;
}
