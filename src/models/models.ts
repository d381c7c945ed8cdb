// models/: language models behind one port: providers, keys, prices, retry policy, a scripted and a replaying one.
export { createModels } from "./create-models.js";
export { defaultModel } from "./default-model.js";
export { seal, unseal, type Sealed } from "./keys/seal.js";
export { openKeyFile, type KeyFile } from "./keys/key-file.js";
export { readMasterKey } from "./keys/master-key.js";
export {
  parseProviderName,
  resolveProviderKeys,
  type OwnedKey,
  type ProviderKeys,
} from "./keys/provider-keys.js";
export { providerNames, providerRow, type ProviderName } from "./keys/provider-table.js";
export { startLoopbackModels } from "./loopback/start-loopback-models.js";
export { parseModelRef } from "./model-ref.js";
export { recordedCallSchema, type RecordedCall } from "./recorded-call.js";
export { readScript } from "./script/script.js";
export { testKey, type KeyVerdict } from "./test-key.js";
