// Checks that the data folder can be written, and has room.
import { randomBytes } from "node:crypto";
import { mkdir, rm, statfs, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { messageOf } from "../../../../runtime/runtime.js";
import { fault, ok, warning, type Check } from "../check.js";

const leastFreeBytes = 1_000_000_000;

/** Writes a file into it and removes it. */
export const dataFolder: Check = {
  name: "data-folder",
  needs: ["environment"],
  examine: async ({ folders }) => {
    const { data } = folders();
    const probe = join(data, `.doctor-${randomBytes(6).toString("hex")}`);
    try {
      await mkdir(data, { recursive: true });
      await writeFile(probe, "", { flag: "wx", mode: 0o600 });
      await rm(probe);
    } catch (thrown) {
      const remedy = "Make the folder writable for this user, or name another in ASSAY_DATA_DIR.";
      return fault(`${data} cannot be written: ${messageOf(thrown)}`, remedy);
    }
    const { bavail, bsize } = await statfs(data);
    const freeBytes = bavail * bsize;
    const room = `${(freeBytes / 1_000_000_000).toFixed(1)} GB free`;
    if (freeBytes >= leastFreeBytes) return ok(`${data} can be written, ${room}`);
    return warning(
      `${data} can be written, but has only ${room}`,
      "Free some space; below it writes may fail.",
    );
  },
};
