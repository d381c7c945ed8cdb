// Chooses a model when a person gave only a key.
import type { ProviderKeys } from "./keys/provider-keys.js";
import { providerRow } from "./keys/provider-table.js";

/**
 * The reference (`provider:model`) to use when none was configured, or null when no provider that we know a good model
 * for has a key: then the offline reviewer answers alone (spec A8). Providers are tried in the table's order.
 */
export function defaultModel(keys: ProviderKeys): string | null {
  for (const provider of keys.available) {
    const { defaultModel: model, needsKey } = providerRow(provider);
    const hasKey = !needsKey || keys.connect(provider).keySource !== null;
    if (model !== null && hasKey) return `${provider}:${model}`;
  }
  return null;
}
