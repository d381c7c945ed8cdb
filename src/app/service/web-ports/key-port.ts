// Model keys for the page: tried before they are saved, sealed to their row, opened only to be tried again (spec X2, X3).
import { randomUUID } from "node:crypto";
import {
  parseProviderName,
  resolveProviderKeys,
  seal,
  testKey,
  type OwnedKey,
} from "../../../models/models.js";
import { AssayError } from "../../../runtime/runtime.js";
import { changeKey, findKey, removeKey, saveKey, type StoredKey, type Views } from "../../../store/store.js";
import type { Access, KeyPort } from "../../../web/web.js";
import { storedModelKey } from "../read-stored-keys.js";
import { keyRow, ownedKey } from "../service-models.js";
import type { WebPortsParts } from "./web-ports-parts.js";

type Trial = Parameters<KeyPort["test"]>[0];

/** The port. No method gives a secret back, and no row holds one in the clear. */
export function createKeyPort(parts: WebPortsParts, views: Pick<Views<string, Access>, "keys">): KeyPort {
  const { database, clock, models } = parts;
  const { db } = database;
  const sealed = (
    key: Parameters<typeof keyRow>[0],
    secret: string,
  ): Pick<StoredKey, "sealed" | "keyId" | "lastFour"> => {
    const box = seal(secret, keyRow(key), models.masterKey);
    return { sealed: Buffer.from(JSON.stringify(box)), keyId: box.masterKeyId, lastFour: lastFour(secret) };
  };
  return {
    list: (scope) => views.keys.list(scope),
    test: (trial, signal) => tryKey(toTry(trial), { parts, model: trial.model, signal }),
    testStored: async (id, scope, signal) => {
      const key = await findKey(db, id, scope);
      if (key === null) return null;
      const owned = ownedKey(storedModelKey(key), models.masterKey);
      const verdict = await tryKey(owned, { parts, model: triedModel(key), signal });
      await changeKey(db, id, { tested: { verdict, at: clock.now() } });
      return verdict;
    },
    find: (id, scope) => views.keys.read(id, scope),
    add: async ({ owner, provider, baseUrl, secret }, verdict, { actor, scope }) => {
      const id = randomUUID();
      const now = clock.now();
      const key = { id, owner, provider: parseProviderName(provider), baseUrl };
      await saveKey(db, {
        ...key,
        ...sealed(key, secret),
        verdict,
        testedAt: now,
        createdBy: actor,
        createdAt: now,
      });
      return (await views.keys.read(id, scope)) ?? lost(id);
    },
    rotate: async ({ id, secret, verdict }, { scope }) => {
      const held = await findKey(db, id, scope);
      if (held === null) return null;
      const tested = { verdict, at: clock.now() };
      await changeKey(db, id, { secret: sealed(held, secret), tested });
      return views.keys.read(id, scope);
    },
    remove: async (id, { scope }) => {
      const isTheirs = (await findKey(db, id, scope)) !== null;
      return isTheirs && (await removeKey(db, id)) ? { kind: "done" } : { kind: "not-found" };
    },
  };
}

/** The last four characters of a key, which tell its owner which one it is; of a short one fewer. */
function lastFour(secret: string): string {
  return secret.slice(-Math.min(4, Math.floor(secret.length / 4)));
}

function toTry({ provider, baseUrl, secret }: Trial): OwnedKey {
  const source = "the key that is tried";
  return { provider: parseProviderName(provider), source, baseUrl, open: () => Promise.resolve(secret) };
}

/** Nothing of the environment answers for a key that is tried: only its own secret and address are used. */
async function tryKey(
  owned: OwnedKey,
  given: { readonly parts: WebPortsParts; readonly model: string | null; readonly signal: AbortSignal },
): ReturnType<KeyPort["test"]> {
  const { parts, model, signal } = given;
  const keys = await resolveProviderKeys({
    env: {},
    allowedHosts: parts.models.allowedHosts,
    owned: [owned],
  });
  return testKey({
    ...{ keys, provider: owned.provider, clock: parts.clock, signal },
    model: model === null ? undefined : withoutProvider(model, owned.provider),
  });
}

/** The model of the last test, so that a key of an endpoint with models of its own can be tried again. */
function triedModel({ verdict, provider }: StoredKey): string | null {
  const model: unknown =
    typeof verdict === "object" && verdict !== null && "model" in verdict ? verdict.model : null;
  return typeof model === "string" && model.startsWith(`${provider}:`) ? model : null;
}

function withoutProvider(model: string, provider: string): string {
  return model.startsWith(`${provider}:`) ? model.slice(provider.length + 1) : model;
}

function lost(id: string): never {
  throw new AssayError({
    code: "internal",
    message: `the key ${id} was saved and cannot be read back`,
    remedy: "Look at the list of keys; add it again if it is not there.",
  });
}
