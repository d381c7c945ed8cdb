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

/** A key as the database keeps it, sealed to its row (`keyRow`). `sealed` is null for an endpoint that asks for no key. */
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

/**
 * What a key in the database is sealed to: its row, and where it is sent. Who can write to the database and has no master key can then
 * point no key at an address of their own (spec X2, X3).
 */
export function keyRow({
  id,
  provider,
  baseUrl,
}: Pick<StoredModelKey, "id" | "provider" | "baseUrl">): string {
  return ["model key", id, provider, baseUrl ?? ""].join("\n");
}

/** A stored key as the models know it; it is unsealed only when a request is written. */
export function ownedKey(key: StoredModelKey, masterKey: Uint8Array): OwnedKey {
  const source = `the key of the ${key.owner}`;
  return {
    ...{ provider: parseProviderName(key.provider), source, baseUrl: key.baseUrl },
    // eslint-disable-next-line @typescript-eslint/require-await -- a fault of unsealing must reject, not throw
    open: async () => (key.sealed === null ? null : openSealed(key.sealed, { key, source, masterKey })),
  };
}

function openSealed(
  sealed: Sealed,
  of: { readonly key: StoredModelKey; readonly source: string; readonly masterKey: Uint8Array },
): string {
  const bound = unseal(sealed, keyRow(of.key), of.masterKey);
  // Older keys were sealed to their id alone: they open as before until they are replaced. What is sealed to more opens by less never.
  const opened = bound.kind === "tampered" ? unseal(sealed, of.key.id, of.masterKey) : bound;
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
