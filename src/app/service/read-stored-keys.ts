// Reads the model keys that a repository may use, still sealed, the nearest owner's first.
import type { Database } from "../../store/store.js";
import type { StoredModelKey } from "./service-models.js";

/** The keys of the repository, its installation and the operator, in this order (spec A8). */
export async function readStoredKeys(
  db: Database["db"],
  repository: { readonly id: number; readonly installation: number },
): Promise<readonly StoredModelKey[]> {
  throw new TypeError(`not there yet ${String(db)} ${repository.id}`);
}
