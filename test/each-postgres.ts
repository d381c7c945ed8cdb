// Runs one suite on every PostgreSQL of this machine: the npm package's, and the system's where it is installed.
import { describe } from "vitest";
import { findBinaries } from "../src/store/database/engine/find-binaries.js";

/** Declares `suite` once per PostgreSQL; the system's half is skipped, and says so, on a machine without it. */
export async function onEachPostgres(
  title: string,
  suite: (binaries: "package" | "system") => void,
): Promise<void> {
  const places = await findBinaries("");
  for (const binaries of ["package", "system"] as const) {
    const isThere = places.some((place) => place.origin === binaries);
    const name = `${title}, on the PostgreSQL of the ${binaries}${isThere ? "" : " (none is installed here)"}`;
    describe.skipIf(!isThere)(name, () => {
      suite(binaries);
    });
  }
}
