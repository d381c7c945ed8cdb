// The folder of the embedded server: what lies where in it, and how one connects to the server that runs on it.
import { chown, mkdir, readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import type pg from "pg";
import { chooseServerUser, ensureReachable, type ServerUser } from "./server-user.js";

/** Places below `<data>/postgres`. `socketFolder` is null where a socket's path would be too long or sockets are not to be had: TCP on loopback then. */
export interface ServerFolder {
  readonly root: string;
  readonly cluster: string;
  readonly log: string;
  readonly socketFolder: string | null;
  readonly user: ServerUser | null;
}

/** The superuser and the database of the embedded server. */
export const embeddedUser = "assay";
export const embeddedDatabase = "assay";

/** The kernel allows 107 bytes for a socket's path on Linux and 103 on macOS; `/.s.PGSQL.5432` takes 14 of them. */
const maxSocketFolderBytes = 103 - 14;

/** The port is only a part of the socket's name. */
export const socketPort = 5432;

/**
 * Makes `<dataDir>/postgres` with access for its owner alone, owned by the user that the server will run as. May be
 * called again and again. Throws `database-start` where that user cannot reach it.
 */
export async function ensureServerFolder(dataDir: string): Promise<ServerFolder> {
  const root = join(resolve(dataDir), "postgres");
  await mkdir(resolve(dataDir), { recursive: true, mode: 0o711 });
  const user = await chooseServerUser(root);
  await mkdir(root, { recursive: true, mode: 0o700 });
  if (user !== null) {
    await ensureReachable(resolve(dataDir), user);
    if ((await stat(root)).uid !== user.uid) await chown(root, user.uid, user.gid);
  }
  const fits = process.platform !== "win32" && Buffer.byteLength(root) <= maxSocketFolderBytes;
  return {
    root,
    cluster: join(root, "cluster"),
    log: join(root, "server.log"),
    socketFolder: fits ? root : null,
    user,
  };
}

/** The major version of the cluster in the folder, or null where there is none yet. */
export async function clusterMajor(folder: ServerFolder): Promise<number | null> {
  const text = await readFile(join(folder.cluster, "PG_VERSION"), "utf8").catch(() => null);
  return text === null ? null : Number.parseInt(text, 10);
}

/** Where the superuser's password is kept; it is asked for on TCP only. */
export function passwordFile(cluster: string): string {
  return join(cluster, "assay.password");
}

/** How to connect: by the socket, or by `port` on loopback with the password. */
export async function connectionTo(
  folder: ServerFolder,
  target: { readonly port: number; readonly database: string },
): Promise<pg.ClientConfig> {
  const config = { user: embeddedUser, database: target.database, connectionTimeoutMillis: 10_000 };
  if (folder.socketFolder !== null) return { ...config, host: folder.socketFolder, port: socketPort };
  const password = (await readFile(passwordFile(folder.cluster), "utf8")).trim();
  return { ...config, host: "127.0.0.1", port: target.port, password };
}

/** The same as a URL that both `pg` and PostgreSQL's own tools read; on TCP it holds the password. */
export function urlOf(config: pg.ClientConfig): string {
  const { user = "", host = "", database = "", port = socketPort } = config;
  const secret = typeof config.password === "string" ? `:${encodeURIComponent(config.password)}` : "";
  return host.startsWith("/")
    ? `postgresql://${user}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`
    : `postgresql://${user}${secret}@${host}:${port}/${database}`;
}
