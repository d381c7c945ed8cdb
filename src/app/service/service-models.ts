// The models of each repository: its own keys first, then its installation's, the operator's, and the environment's (spec A8, X2).
import {
  createModels,
  defaultModel,
  parseModelRef,
  parseProviderName,
  resolveProviderKeys,
  unseal,
  type OwnedKey,
  type ProviderKeys,
  type Sealed,
} from "../../models/models.js";
import { AssayError, type Clock } from "../../runtime/runtime.js";
import { logQuestion } from "./log-calls.js";
import type { Log } from "./open-log.js";
import type { RepositoryModels, RepositoryRow } from "../../service/service.js";

/** A key as the database keeps it: sealed to its own row's id. `sealed` is null for an endpoint that asks for no key. */
export interface StoredModelKey {
  readonly id: string;
  readonly owner: "repository" | "installation" | "operator";
  readonly provider: string;
  readonly baseUrl: string | null;
  readonly sealed: Sealed | null;
}

/** What models are opened from. `readKeys` gives the keys that a repository may use, the nearest owner's first. */
export interface ServiceModelsParts {
  readonly readKeys: (
    repository: Pick<RepositoryRow, "id" | "installation">,
  ) => Promise<readonly StoredModelKey[]>;
  readonly masterKey: Uint8Array;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly allowedHosts: readonly string[];
  readonly model: string | null;
  readonly cacheDir: string;
  readonly clock: Clock;
  readonly log: Log;
}

const maxCacheBytes = 500_000_000;

/** How models are opened for a repository, at the moment of use. Throws `broken-config` and what the database throws. */
export function createServiceModels(
  parts: ServiceModelsParts,
): (repository: RepositoryRow) => Promise<RepositoryModels> {
  return async (repository) => {
    const keys = await keysOf(repository, parts);
    const port = createModels({
      ...{ keys, clock: parts.clock },
      cache: { folder: parts.cacheDir, maxBytes: maxCacheBytes },
      onCall: (call) => {
        logQuestion(parts.log, call);
      },
    });
    const { model } = parts;
    const fallback = model !== null && canAsk(keys, model, model) ? model : defaultModel(keys);
    return { port, fallback, canAsk: (named) => canAsk(keys, named, model) };
  };
}

async function keysOf(
  repository: Pick<RepositoryRow, "id" | "installation">,
  parts: ServiceModelsParts,
): Promise<ProviderKeys> {
  const stored = await parts.readKeys(repository);
  const { env, allowedHosts, masterKey } = parts;
  return resolveProviderKeys({ env, allowedHosts, owned: stored.map((key) => ownedKey(key, masterKey)) });
}

/** A stored key as the models know it; it is unsealed only when a request is written. */
export function ownedKey(key: StoredModelKey, masterKey: Uint8Array): OwnedKey {
  const source = `the key of the ${key.owner}`;
  return {
    ...{ provider: parseProviderName(key.provider), source, baseUrl: key.baseUrl },
    // eslint-disable-next-line @typescript-eslint/require-await -- a fault of unsealing must reject, not throw
    open: async () =>
      key.sealed === null ? null : openSealed(key.sealed, { row: key.id, source, masterKey }),
  };
}

function openSealed(
  sealed: Sealed,
  of: { readonly row: string; readonly source: string; readonly masterKey: Uint8Array },
): string {
  const opened = unseal(sealed, of.row, of.masterKey);
  if (opened.kind === "opened") return opened.text;
  const why =
    opened.kind === "tampered"
      ? "was changed in the database"
      : `was sealed under another master key (id ${opened.masterKeyId})`;
  throw new AssayError({
    code: "key-store",
    message: `${of.source} ${why}`,
    remedy: "Set ASSAY_MASTER_KEY to the master key it was sealed under, or add the key again on the page.",
  });
}

/** A provider's model needs its key. A script is a file of this machine, so only the operator can choose one. */
function canAsk(keys: ProviderKeys, model: string, operators: string | null): boolean {
  const ref = parseModelRef(model);
  if (ref.kind !== "provider") return model === operators;
  try {
    keys.connect(ref.provider);
    return true;
  } catch (thrown) {
    if (thrown instanceof AssayError && thrown.code === "key-missing") return false;
    throw thrown;
  }
}
