// Checks the model keys: which are there, whether stored ones can be opened, and with --test-keys whether they are taken.
import {
  parseModelRef,
  resolveProviderKeys,
  testKey,
  type ProviderKeys,
  type ProviderName,
} from "../../../../models/models.js";
import { readAllStoredKeys } from "../../read-stored-keys.js";
import { ownedKey, type StoredModelKey } from "../../service-models.js";
import { fault, ok, warning, type Check, type Finding } from "../check.js";
import type { Examined } from "../examined.js";
import { readHeldMasterKey } from "../held-master-key.js";

/** One provider's key, from wherever it comes; `source` says where in words. */
interface Candidate {
  readonly provider: ProviderName;
  readonly source: string;
  readonly keys: ProviderKeys;
}

/** No key is no fault: the offline reviewer answers then. One that cannot be opened, or is refused, is. */
export const modelKeys: Check = {
  name: "model-keys",
  needs: ["environment", "database", "master-key"],
  examine: async (examined) => {
    const { values } = examined.settings();
    const allowedHosts = values.ASSAY_ALLOWED_MODEL_HOSTS ?? [];
    const fromEnvironment = await resolveProviderKeys({ env: examined.surroundings.env, allowedHosts });
    const candidates = [
      ...fromEnvironment.available.map((provider) => candidate(provider, fromEnvironment)),
      ...(await openStored(examined, allowedHosts)),
    ];
    const unanswered = missingFor(values.ASSAY_MODEL, candidates);
    if (unanswered !== null) return unanswered;
    if (candidates.length === 0)
      return warning(
        "there is no model key: the offline reviewer answers, by rules alone",
        "Set a provider's variable (docs/models.md), or save a key on the page.",
      );
    const said = candidates.map(({ provider, source }) => `${provider} (${source})`).join(", ");
    return examined.options.testKeys
      ? testAll(candidates, examined)
      : ok(`${said}; not tested without --test-keys`);
  },
};

function candidate(provider: ProviderName, keys: ProviderKeys): Candidate {
  return { provider, source: keys.connect(provider).keySource ?? "no key needed", keys };
}

/** Opens every stored key once, so that a wrong master key shows here and not in a review. */
async function openStored(examined: Examined, allowedHosts: readonly string[]): Promise<Candidate[]> {
  const { db, schemaVersion, newestVersion } = await examined.database();
  const stored = schemaVersion === newestVersion ? await readAllStoredKeys(db) : [];
  const masterKey = await readHeldMasterKey(examined);
  const opened: Candidate[] = [];
  for (const key of stored)
    opened.push(await openOne(key, { masterKey: masterKey ?? new Uint8Array(32), allowedHosts }));
  return opened;
}

async function openOne(
  stored: StoredModelKey,
  given: { masterKey: Uint8Array; allowedHosts: readonly string[] },
): Promise<Candidate> {
  const owned = ownedKey(stored, given.masterKey);
  await owned.open();
  const keys = await resolveProviderKeys({ env: {}, owned: [owned], allowedHosts: given.allowedHosts });
  return candidate(owned.provider, keys);
}

function missingFor(model: string | null, candidates: readonly Candidate[]): Finding | null {
  if (model === null) return null;
  const ref = parseModelRef(model);
  if (ref.kind !== "provider" || candidates.some(({ provider }) => provider === ref.provider)) return null;
  const remedy = "Set that provider's variable (docs/models.md), or choose a model whose key is there.";
  return fault(`ASSAY_MODEL is ${model}, and there is no key for ${ref.provider}`, remedy, "credential");
}

async function testAll(candidates: readonly Candidate[], examined: Examined): Promise<Finding> {
  const said: string[] = [];
  for (const { provider, source, keys } of candidates) {
    const verdict = await testKey({ provider, keys, signal: examined.surroundings.signal });
    if (verdict.kind === "refused") {
      const line = `${verdict.model} (${source}) did not answer: ${verdict.message}`;
      const isKey = verdict.failure === "auth" || verdict.failure === "billing";
      return fault(line, verdict.remedy, isKey ? "credential" : undefined);
    }
    said.push(
      verdict.kind === "works" ? `${verdict.model} answers (${source})` : `${provider}: ${verdict.remedy}`,
    );
  }
  return ok(said.join(", "));
}
