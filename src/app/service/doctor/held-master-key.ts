// The master key that is there already, for checks that must not make one.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { readMasterKey } from "../../../models/models.js";
import type { Examined } from "./examined.js";

/** The file that holds the master key where no variable does. */
export function masterKeyFile(examined: Examined): string {
  return join(examined.folders().data, "keys.json.master");
}

/** The key of the environment or of the file; null where neither is. Throws `key-store` for one that is no key. */
export async function readHeldMasterKey(examined: Examined): Promise<Uint8Array | null> {
  const given = examined.settings().values.ASSAY_MASTER_KEY;
  if (given === null && !existsSync(masterKeyFile(examined))) return null;
  return readMasterKey(given ?? undefined, join(examined.folders().data, "keys.json"));
}
