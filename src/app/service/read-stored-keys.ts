// Reads the model keys that a repository may use, still sealed, the nearest owner's first.
import { z } from "zod";
import { AssayError } from "../../runtime/runtime.js";
import { keysFor, type Database, type StoredKey } from "../../store/store.js";
import type { StoredModelKey } from "./service-models.js";

const sealedSchema = z.object({
  masterKeyId: z.string(),
  nonce: z.string(),
  box: z.string(),
  tag: z.string(),
});

/** The keys of the repository, its installation and the operator, in this order (spec A8). Throws `key-store` for a damaged row. */
export async function readStoredKeys(
  db: Database["db"],
  repository: { readonly id: number; readonly installation: number },
): Promise<readonly StoredModelKey[]> {
  return (await keysFor(db, repository)).map(storedModelKey);
}

/** A row as the models know it. An endpoint that asks for no key has an empty one. Throws `key-store` for a damaged row. */
export function storedModelKey({ id, owner, provider, baseUrl, sealed }: StoredKey): StoredModelKey {
  return { id, owner: owner.kind, provider, baseUrl, sealed: readSealed(id, sealed) };
}

function readSealed(id: string, bytes: Uint8Array): StoredModelKey["sealed"] {
  if (bytes.length === 0) return null;
  try {
    return sealedSchema.parse(JSON.parse(Buffer.from(bytes).toString("utf8")));
  } catch (cause) {
    throw new AssayError({
      code: "key-store",
      message: `the model key ${id} in the database cannot be read`,
      remedy: "Remove it on the page of keys and add it again.",
      cause,
    });
  }
}
