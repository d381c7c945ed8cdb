// Makes a new PostgreSQL cluster in the server's folder, whole or not at all.
import { randomBytes } from "node:crypto";
import { chown, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { AssayError, runProcess } from "../../../runtime/runtime.js";
import type { PostgresBinaries } from "./choose-binaries.js";
import { programIn } from "./find-binaries.js";
import { embeddedUser, passwordFile, type ServerFolder } from "./server-folder.js";

const initTimeoutMs = 180_000;
const abandonedAfterMs = 600_000;

/**
 * Runs initdb into a folder of its own and renames that into place, so that a process killed half-way leaves no
 * half-made cluster, and of two processes at once one wins and the other finds the winner's. Throws `database-start`
 * with initdb's own words.
 */
export async function initialiseCluster(folder: ServerFolder, binaries: PostgresBinaries): Promise<void> {
  await removeAbandoned(folder);
  const fresh = join(folder.root, `cluster.new-${process.pid}-${randomBytes(4).toString("hex")}`);
  const password = `${fresh}.password`;
  try {
    await writeFile(password, `${randomBytes(24).toString("base64url")}\n`, { mode: 0o600 });
    if (folder.user !== null) await chown(password, folder.user.uid, folder.user.gid);
    await runInitdb(folder, { binaries, fresh, password });
    await rename(password, passwordFile(fresh));
    await rename(fresh, folder.cluster).catch((fault: unknown) => {
      const { code } = fault as NodeJS.ErrnoException; // errors of node:fs carry one
      if (code !== "ENOTEMPTY" && code !== "EEXIST" && code !== "EPERM") throw fault;
    });
  } finally {
    await rm(fresh, { recursive: true, force: true });
    await rm(password, { force: true });
  }
}

async function runInitdb(
  folder: ServerFolder,
  made: { binaries: PostgresBinaries; fresh: string; password: string },
): Promise<void> {
  const ended = await runProcess({
    command: programIn(made.binaries.bin, "initdb"),
    args: [
      `--pgdata=${made.fresh}`,
      `--username=${embeddedUser}`,
      `--pwfile=${made.password}`,
      "--auth-local=trust", // the socket lies in a folder that only its owner may enter
      "--auth-host=scram-sha-256",
      "--encoding=UTF8",
      "--locale=C",
    ],
    cwd: folder.root,
    env: { LC_ALL: "C", TZ: "UTC" }, // and none of our own environment, which may hold keys
    timeoutMs: initTimeoutMs,
    maxOutputBytes: 1_048_576,
    user: folder.user ?? undefined,
  });
  if (ended.exitCode === 0) return;
  throw new AssayError({
    code: "database-start",
    message: `initdb could not make a database in ${folder.root}: ${ended.stderr.trim().split("\n").slice(-3).join(" ")}`,
    remedy: "Free disk space or choose another folder with ASSAY_DATA_DIR, or name a server in DATABASE_URL.",
  });
}

/** What a killed process left; a younger one may still be at work. */
async function removeAbandoned(folder: ServerFolder): Promise<void> {
  for (const name of await readdir(folder.root)) {
    if (!name.startsWith("cluster.new-")) continue;
    const path = join(folder.root, name);
    const changedMs = (await stat(path).catch(() => null))?.mtimeMs ?? Date.now();
    if (Date.now() - changedMs > abandonedAfterMs) await rm(path, { recursive: true, force: true });
  }
}
