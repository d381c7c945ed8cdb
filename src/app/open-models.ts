// Opens the models for a command: keys from the environment and the sealed file, the answer cache, recorded runs.
import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  createModels,
  defaultModel,
  openKeyFile,
  parseModelRef,
  readMasterKey,
  readScript,
  recordedCallSchema,
  resolveProviderKeys,
  type KeyFile,
  type ProviderKeys,
  type RecordedCall,
} from "../models/models.js";
import type { ModelPort } from "../review/review.js";
import { AssayError } from "../runtime/runtime.js";
import { offline } from "../settings/settings.js";
import { openRunReader } from "../store/store.js";
import { dataFolders, type DataFolders, type Surroundings } from "./surroundings.js";

const maxCacheBytes = 256 * 1024 * 1024;

/**
 * The opened models: the port, the model to use when none is named, and whether a named one can be asked. `ensureAskable`
 * throws what a person who named one of `models` must be told before a review begins: `unknown-model`, `key-missing`, and
 * `broken-record` or `unknown-run` for a script or a record that cannot be read. `offline` is always fine.
 */
export interface OpenedModels {
  readonly port: ModelPort;
  readonly fallback: string | null;
  readonly canAsk: (model: string) => boolean;
  readonly ensureAskable: (models: readonly string[]) => Promise<void>;
}

/**
 * Opens the models. `onCall` hears of every settled question. `repetition` above 1 keeps its answers apart, so that a question
 * asked again on purpose is really asked. Throws `key-store` or `broken-config`.
 */
export async function openModels(
  surroundings: Surroundings,
  options: { useCache: boolean; onCall: (call: RecordedCall) => void; repetition?: number | undefined },
): Promise<OpenedModels> {
  const folders = dataFolders(surroundings);
  const keys = await openKeys(surroundings);
  const port = createModels({
    keys,
    onCall: options.onCall,
    readRun: (run) => readCalls(folders.runs, run),
    ...(options.useCache
      ? { cache: { folder: cacheFolder(folders, options), maxBytes: maxCacheBytes } }
      : {}),
  });
  return {
    port,
    fallback: defaultModel(keys),
    canAsk: (model) => canAsk(keys, model),
    ensureAskable: async (models) => {
      for (const model of new Set(models)) if (model !== offline) await tryOpen(model, { keys, folders });
    },
  };
}

function cacheFolder(
  { answers }: DataFolders,
  { repetition = 1 }: { readonly repetition?: number | undefined },
): string {
  return repetition === 1 ? answers : join(answers, `run-${repetition}`);
}

/** Models that only count and price, for what asks nobody: no key, no file and no address is looked at. */
export async function openSilentModels(): Promise<ModelPort> {
  return createModels({ keys: await resolveProviderKeys({ env: {} }) });
}

/** The keys that can be had. The key file is opened only when there is one: a review without keys writes nothing of its own here. */
export async function openKeys(surroundings: Surroundings): Promise<ProviderKeys> {
  const hasFile = existsSync(dataFolders(surroundings).keys);
  return resolveProviderKeys({
    env: surroundings.env,
    // A model on the user's own machine may be asked without naming its address first.
    allowedHosts: ["localhost", "127.0.0.1", "[::1]"],
    keyFile: hasFile ? await openStoredKeys(surroundings) : undefined,
  });
}

/** The sealed key file of this user; made by the first key that is set. */
export async function openStoredKeys(surroundings: Surroundings): Promise<KeyFile> {
  const { keys } = dataFolders(surroundings);
  return openKeyFile(keys, await readMasterKey(surroundings.env["ASSAY_MASTER_KEY"], keys));
}

/** Scripts and records need no key; a provider needs one, or an address of the operator's. Throws `unknown-model`. */
function canAsk(keys: ProviderKeys, model: string): boolean {
  const ref = parseModelRef(model);
  if (ref.kind !== "provider") return true;
  try {
    keys.connect(ref.provider);
    return true;
  } catch (thrown) {
    if (thrown instanceof AssayError && thrown.code === "key-missing") return false;
    throw thrown;
  }
}

async function tryOpen(model: string, from: { keys: ProviderKeys; folders: DataFolders }): Promise<void> {
  const ref = parseModelRef(model);
  switch (ref.kind) {
    case "provider":
      from.keys.connect(ref.provider);
      return;
    case "scripted":
      await readScript(ref.file);
      return;
    case "replay":
      await readCalls(from.folders.runs, ref.run);
      return;
  }
}

async function readCalls(root: string, run: string): Promise<RecordedCall[]> {
  const reader = await openRunReader(root, run);
  return recordedCallSchema
    .array()
    .parse(JSON.parse((await reader.get(reader.record.calls)).toString("utf8")));
}
