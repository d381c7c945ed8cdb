// Decides which user the embedded server runs as: ourselves, or an unprivileged system user where we are root.
import { chmod, readFile, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { AssayError } from "../../../runtime/runtime.js";

/** A user of the system, as in its passwd file. */
export interface ServerUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const preferredNames = ["postgres", "nobody"];

/**
 * Null where this process is not root: the server then runs as we do. PostgreSQL refuses to run as root, so root gets
 * the user that already owns `folder`, else `postgres`, else `nobody` (initdb wants a user with a passwd entry).
 * Throws `database-start` where there is no such user.
 */
export async function chooseServerUser(folder: string): Promise<ServerUser | null> {
  if (process.getuid?.() !== 0) return null;
  const users = parsePasswd(await readFile("/etc/passwd", "utf8").catch(() => ""));
  const owner = (await stat(folder).catch(() => null))?.uid ?? 0;
  const user =
    users.find(({ uid }) => uid === owner && uid !== 0) ??
    preferredNames.flatMap((name) => users.filter((one) => one.name === name && one.uid !== 0))[0];
  if (user !== undefined) return user;
  throw new AssayError({
    code: "database-start",
    message:
      "the embedded PostgreSQL cannot run as root, and this system has no user named postgres or nobody",
    remedy: "Start Assay as an ordinary user, or name a PostgreSQL server in DATABASE_URL.",
  });
}

/**
 * Makes sure that `user` can reach `dataDir` through its parents. The data folder itself, which is ours, is opened for
 * passing through (not for listing) if root owns it; a closed parent is refused with `database-start`, naming it.
 */
export async function ensureReachable(dataDir: string, user: ServerUser): Promise<void> {
  const own = await stat(dataDir);
  if (!maySearch(own, user) && own.uid === 0) await chmod(dataDir, own.mode | 0o011);
  const closed = await firstClosedFolder(dataDir, user);
  if (closed === null) return;
  throw new AssayError({
    code: "database-start",
    message: `PostgreSQL cannot run as root, and the user ${user.name} that it would run as cannot enter ${closed}`,
    remedy: `Set ASSAY_DATA_DIR to a folder that every user can reach (for example /var/lib/assay), start Assay as an ordinary user, or name a server in DATABASE_URL.`,
  });
}

/** The first folder on the way to `path`, itself included, that `user` may not pass through; null if all are open. */
export async function firstClosedFolder(path: string, user: ServerUser): Promise<string | null> {
  const folders = [resolve(path)];
  for (let folder = resolve(path); folder !== dirname(folder); folder = dirname(folder))
    folders.unshift(dirname(folder));
  for (const folder of folders) if (!maySearch(await stat(folder), user)) return folder;
  return null;
}

function maySearch(folder: { uid: number; gid: number; mode: number }, user: ServerUser): boolean {
  if (folder.uid === user.uid) return (folder.mode & 0o100) !== 0;
  if (folder.gid === user.gid) return (folder.mode & 0o010) !== 0;
  return (folder.mode & 0o001) !== 0;
}

function parsePasswd(text: string): ServerUser[] {
  return text.split("\n").flatMap((line) => {
    const [name, , uid, gid] = line.split(":");
    if (name === undefined || uid === undefined || gid === undefined) return [];
    return [{ name, uid: Number(uid), gid: Number(gid) }];
  });
}
