// Starts one PostgreSQL server on a cluster, as a process of its own that outlives ours.
import { spawn } from "node:child_process";
import { open, readFile, stat, truncate } from "node:fs/promises";
import { createServer } from "node:net";
import { messageOf } from "../../../runtime/runtime.js";
import type { PostgresBinaries } from "./choose-binaries.js";
import { programIn } from "./find-binaries.js";
import type { ServerFolder } from "./server-folder.js";

/** A server that we have spawned. `ended` says why once it is gone, and null while it runs. */
export interface StartedServer {
  ended(): string | null;
}

/** What to start. `port` is the one to have again on TCP, because others know it; null: any that is free. */
export interface ServerStart {
  readonly folder: ServerFolder;
  readonly binaries: PostgresBinaries;
  readonly port: number | null;
}

const maxLogBytes = 5 * 1_048_576;

/** Modest, for a server that shares a small machine with its only users; fsync and autovacuum stay on. */
const settings: Readonly<Record<string, string>> = {
  shared_buffers: "32MB",
  work_mem: "4MB",
  maintenance_work_mem: "32MB",
  max_connections: "120",
  max_wal_size: "256MB",
  wal_level: "minimal",
  max_wal_senders: "0",
  max_parallel_workers_per_gather: "0", // parallel queries need /dev/shm, which is 64 MB in a container
  jit: "off",
  huge_pages: "off",
  fsync: "on",
  timezone: "UTC",
  log_timezone: "UTC",
  log_checkpoints: "off",
  unix_socket_permissions: "0700",
};

/**
 * Spawns `postgres`, detached, with its output appended to the folder's log, and does not wait until it answers. If
 * another server holds the cluster this one ends by itself: PostgreSQL's own lock decides between two starters.
 */
export async function startServer(start: ServerStart): Promise<StartedServer> {
  const { folder, binaries } = start;
  if (((await stat(folder.log).catch(() => null))?.size ?? 0) > maxLogBytes) await truncate(folder.log);
  const log = await open(folder.log, "a", 0o600);
  try {
    const child = spawn(programIn(binaries.bin, "postgres"), await argumentsFor(start), {
      cwd: folder.root,
      env: { LC_ALL: "C", TZ: "UTC" }, // and none of our own environment, which may hold keys
      detached: true,
      stdio: ["ignore", log.fd, log.fd],
      windowsHide: true,
      ...(folder.user === null ? {} : { uid: folder.user.uid, gid: folder.user.gid }),
    });
    let ended: string | null = null;
    child.on("error", (fault) => (ended = messageOf(fault)));
    child.on("exit", (code, signal) => (ended = signal ?? `exit code ${code ?? "unknown"}`));
    child.unref();
    return { ended: () => ended };
  } finally {
    await log.close();
  }
}

/** The end of the server's log: its own words about why it did not start. */
export async function logTail(folder: ServerFolder): Promise<string> {
  const text = await readFile(folder.log, "utf8").catch(() => "");
  return text.trim().split("\n").slice(-4).join(" | ");
}

async function argumentsFor({ folder, binaries, port }: ServerStart): Promise<string[]> {
  const place: Record<string, string> =
    folder.socketFolder === null
      ? {
          listen_addresses: "127.0.0.1",
          port: String(port ?? (await freePort())),
          unix_socket_directories: "",
        }
      : { listen_addresses: "", unix_socket_directories: folder.socketFolder };
  // From 18 on reads go through worker processes by default; at this size they only take memory.
  const io: Record<string, string> = binaries.major >= 18 ? { io_method: "sync" } : {};
  const options = Object.entries({ ...settings, ...place, ...io });
  return ["-D", folder.cluster, ...options.flatMap(([name, value]) => ["-c", `${name}=${value}`])];
}

/** A port that was free a moment ago; if it is taken meanwhile the server does not start and another is tried. */
async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      probe.close(() => {
        resolve(port);
      });
    });
  });
}
