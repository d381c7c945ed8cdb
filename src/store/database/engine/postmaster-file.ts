// Reads postmaster.pid, the file by which a running PostgreSQL claims its folder, and tells a living claim from a stale one.
import { readFile, readlink, rename, rm, link } from "node:fs/promises";
import { basename, join } from "node:path";
import { messageOf, runProcess } from "../../../runtime/runtime.js";
import { socketPort } from "./server-folder.js";

/** The claim: the server's process id and the port it listens on (or that names its socket). */
export interface PostmasterClaim {
  readonly pid: number;
  readonly port: number;
}

/** The claim on `cluster`, or null where there is none (or it is just being written). Source: PostgreSQL docs, storage-file-layout. */
export async function readPostmasterClaim(cluster: string): Promise<PostmasterClaim | null> {
  const text = await readFile(claimFile(cluster), "utf8").catch(() => "");
  const lines = text.split("\n");
  const pid = Number.parseInt(lines[0] ?? "", 10);
  const port = Number.parseInt(lines[3] ?? "", 10);
  return Number.isInteger(pid) && Number.isInteger(port) ? { pid: Math.abs(pid), port } : null;
}

/**
 * Whether the claim's process lives and is a PostgreSQL server on this very folder. Process ids are used again, in
 * containers within seconds, so a living process alone proves nothing. Where the system does not tell, it counts as one.
 */
export async function isServerAlive(claim: { readonly pid: number }, cluster: string): Promise<boolean> {
  if (!isProcessAlive(claim.pid)) return false;
  if (process.platform === "win32") return true;
  const command = process.platform === "linux" ? await linuxCommand(claim.pid) : await psCommand(claim.pid);
  return command === null || (/postgres/.test(command) && command.includes(cluster));
}

/** Whether a process of that id exists, whoever owns it. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (fault) {
    return (fault as NodeJS.ErrnoException).code === "EPERM"; // process.kill throws errors with a code
  }
}

/**
 * Whether a server lives on `cluster`. If none does, lock files that name a living process which is no such server (the
 * id was given out again, or it is a killed server that nobody has reaped) are taken away, since PostgreSQL would take
 * that process for a server and refuse to start. Locks of dead processes it handles itself.
 */
export async function isClaimedByServer(cluster: string, socketFolder: string | null): Promise<boolean> {
  const files = [claimFile(cluster)];
  if (socketFolder !== null) files.push(join(socketFolder, `.s.PGSQL.${socketPort}.lock`));
  for (const file of files) {
    const text = await readFile(file, "utf8").catch(() => "");
    const pid = Math.abs(Number.parseInt(text, 10));
    if (!Number.isInteger(pid) || pid === 0) continue;
    if (await isServerAlive({ pid }, cluster)) return true;
    if (isProcessAlive(pid)) await removeStaleLock(file, text);
  }
  return false;
}

/** Takes a stale lock file away. If another process has put a new one there in the meantime, that one is put back. */
async function removeStaleLock(file: string, staleText: string): Promise<void> {
  const aside = `${file}.stale-${process.pid}`;
  try {
    await rename(file, aside);
    if ((await readFile(aside, "utf8")) !== staleText) await link(aside, file);
  } catch (fault) {
    const { code } = fault as NodeJS.ErrnoException; // errors of node:fs carry one
    if (code !== "ENOENT" && code !== "EEXIST") throw fault;
  } finally {
    await rm(aside, { force: true });
  }
}

function claimFile(cluster: string): string {
  return join(cluster, "postmaster.pid");
}

async function linuxCommand(pid: number): Promise<string | null> {
  try {
    const command = (await readFile(`/proc/${pid}/cmdline`, "utf8")).replaceAll("\0", " ");
    const program = await readlink(`/proc/${pid}/exe`).catch(() => "");
    return `${basename(program)} ${command}`;
  } catch (fault) {
    return (fault as NodeJS.ErrnoException).code === "ENOENT" ? "" : null; // errors of node:fs carry one
  }
}

async function psCommand(pid: number): Promise<string | null> {
  const ended = await runProcess({
    command: "ps",
    args: ["-ww", "-o", "command=", "-p", String(pid)],
    timeoutMs: 10_000,
    maxOutputBytes: 65_536,
  }).catch((fault: unknown) => messageOf(fault));
  return typeof ended === "string" ? null : ended.stdout.toString("utf8");
}
