// The list of adapters; a test holds it to the files of this folder.
import { providerRow } from "../keys/provider-table.js";
import type { ModelRef } from "../model-ref.js";
import type { Adapter } from "./adapter.js";
import { anthropic } from "./anthropic.js";
import { google } from "./google.js";
import { openaiCompatible } from "./openai-compatible.js";
import { openai } from "./openai.js";
import { replaying } from "./replaying.js";
import { scripted } from "./scripted.js";

/** Every adapter. To add one: write a file of this shape beside the others, name it here, and give it rows in the provider table. */
export const adapters: readonly Adapter[] = [
  anthropic,
  openai,
  google,
  openaiCompatible,
  scripted,
  replaying,
];

/** The adapter that serves `ref`. */
export function adapterFor(ref: ModelRef): Adapter {
  const local = { scripted: "scripted", replay: "replaying" };
  const name = ref.kind === "provider" ? providerRow(ref.provider).wire : local[ref.kind];
  const found = adapters.find((adapter) => adapter.name === name);
  if (found === undefined) throw new Error(`no adapter is named ${name}`);
  return found;
}
