// Checks the database: the embedded one starts, or the named server answers; its version and the schema's.
import { fault, ok, warning, type Check } from "../check.js";

const oldestMajor = 15;

/** Opens it as the service would, but changes no schema. */
export const database: Check = {
  name: "database",
  needs: ["environment", "data-folder"],
  examine: async (examined) => {
    const { kind, server, serverMajor, schemaVersion, newestVersion } = await examined.database();
    const what = `${kind === "embedded" ? "the embedded" : "the server's"} PostgreSQL ${server}`;
    if (serverMajor < oldestMajor)
      return fault(
        `${what} is too old; ${oldestMajor} is the oldest`,
        "Upgrade the server, or name another one.",
      );
    if (schemaVersion === null) return ok(`${what} answers; its tables are made at the first start`);
    if (schemaVersion > newestVersion)
      return fault(
        `${what} holds schema ${schemaVersion}, and this program knows ${newestVersion}`,
        "Start the newer program that made it; the schema only goes forward.",
      );
    if (schemaVersion === newestVersion) return ok(`${what} answers, schema ${schemaVersion}`);
    return warning(
      `${what} holds schema ${schemaVersion}; this program brings it to ${newestVersion} at its start`,
      "Make a backup with pg_dump, then restart every process of the service with this version.",
    );
  },
};
