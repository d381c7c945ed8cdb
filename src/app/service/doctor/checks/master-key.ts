// Checks the master key, under which model keys are sealed (spec X2).
import { existsSync } from "node:fs";
import { ok, warning, type Check } from "../check.js";
import { masterKeyFile, readHeldMasterKey } from "../held-master-key.js";

/** Reads it where there is one; none is made here. */
export const masterKey: Check = {
  name: "master-key",
  needs: ["environment", "data-folder"],
  examine: async (examined) => {
    const { values } = examined.settings();
    await readHeldMasterKey(examined);
    if (values.ASSAY_MASTER_KEY !== null) return ok("ASSAY_MASTER_KEY is set and has the right size");
    const file = masterKeyFile(examined);
    const isShared = values.DATABASE_URL !== null || values.REDIS_URL !== null;
    const state = existsSync(file) ? `${file} holds it` : `none yet; the first start makes it in ${file}`;
    if (!isShared) return ok(state);
    return warning(
      `${state}, which only this machine has`,
      "Set ASSAY_MASTER_KEY to one value for every process that shares the database: openssl rand -base64 32",
    );
  },
};
