// Chooses the PostgreSQL programs that fit this machine and the folder, and makes those of the npm package runnable.
import { cp, readFile, rename, rm, stat, symlink } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { z } from "zod";
import { AssayError, messageOf, runProcess } from "../../../runtime/runtime.js";
import { findBinaries, programIn, type BinaryPlace } from "./find-binaries.js";
import { firstClosedFolder, type ServerUser } from "./server-user.js";

/** Programs that were run once and answered. `version` is as printed ("18.4"), `major` its first number. */
export interface PostgresBinaries {
  readonly bin: string;
  readonly origin: BinaryPlace["origin"];
  readonly version: string;
  readonly major: number;
}

/** What is wanted. `major` is the version of an existing cluster, null for a new one; `copyTo` a folder in which a copy of the package's tree may be put. */
export interface BinaryWish {
  readonly major: number | null;
  readonly user: ServerUser | null;
  readonly copyTo: string;
  readonly searchPath: string;
  readonly origin?: BinaryPlace["origin"] | undefined;
}

/** The oldest PostgreSQL that the schema is written for and tested on. */
const oldestMajor = 15;

/**
 * The first place whose programs run here, as the server's user, with the version wanted (any from 15 on for a new
 * cluster). Throws `database-missing` with every place tried and why it did not fit.
 */
export async function chooseBinaries(wish: BinaryWish): Promise<PostgresBinaries> {
  const refused: string[] = [];
  for (const place of await findBinaries(wish.searchPath)) {
    if (wish.origin !== undefined && place.origin !== wish.origin) continue;
    try {
      const bin = place.root === null ? place.bin : await makeRunnable(place.root, wish);
      const version = await askVersion(bin, wish.user);
      const major = Number.parseInt(version, 10);
      if (major < oldestMajor) refused.push(`${bin}: version ${version} is older than ${oldestMajor}`);
      else if (wish.major !== null && major !== wish.major)
        refused.push(`${bin}: version ${version}, but the data folder was made by version ${wish.major}`);
      else return { bin, origin: place.origin, version, major };
    } catch (cause) {
      refused.push(`${place.bin}: ${messageOf(cause)}`);
    }
  }
  throw missing(wish, refused);
}

const packageSchema = z.object({ version: z.string().regex(/^[\w.-]+$/) });
const linkListSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * The npm package carries no symbolic links (registries cannot); its postinstall script would make them, and installs
 * without scripts leave them out. They are made in place where we may write and the server's user may enter, else in a
 * copy of the tree beside the data.
 */
async function makeRunnable(root: string, wish: BinaryWish): Promise<string> {
  const reachable = wish.user === null || (await firstClosedFolder(root, wish.user)) === null;
  if (reachable && (await linkLibraries(root))) return join(root, "bin");
  const { version } = packageSchema.parse(
    JSON.parse(await readFile(join(root, "..", "package.json"), "utf8")),
  );
  const copy = join(wish.copyTo, `programs-${version}`);
  if ((await stat(join(copy, "bin")).catch(() => null)) === null) await copyTree(root, copy);
  return join(copy, "bin");
}

async function copyTree(root: string, target: string): Promise<void> {
  const fresh = `${target}.new-${process.pid}`;
  await rm(fresh, { recursive: true, force: true });
  await cp(root, fresh, { recursive: true });
  await linkLibraries(fresh);
  // Of two processes that copy at once the second finds the folder taken by an equal one.
  await rename(fresh, target).catch(() => rm(fresh, { recursive: true, force: true }));
}

/** True when every link of the package's list stands afterwards; false where the folder may not be written. */
async function linkLibraries(root: string): Promise<boolean> {
  const text = await readFile(join(root, "pg-symlinks.json"), "utf8").catch(() => "[]");
  const parent = dirname(root);
  for (const { source, target } of linkListSchema.parse(JSON.parse(text))) {
    const link = join(root, relative("native", target));
    const wanted = relative(dirname(join(parent, target)), join(parent, source));
    try {
      await symlink(wanted, link);
    } catch (fault) {
      const { code } = fault as NodeJS.ErrnoException; // errors of node:fs carry one
      if (code === "EACCES" || code === "EROFS" || code === "EPERM")
        return (await stat(link).catch(() => null)) !== null;
      if (code !== "EEXIST") throw fault;
    }
  }
  return true;
}

async function askVersion(bin: string, user: ServerUser | null): Promise<string> {
  const ended = await runProcess({
    command: programIn(bin, "postgres"),
    args: ["--version"],
    cwd: "/",
    env: {},
    timeoutMs: 20_000,
    maxOutputBytes: 4096,
    user: user ?? undefined,
  });
  const version = /\(PostgreSQL\) (\d+(?:\.\d+)?)/.exec(ended.stdout.toString("utf8"))?.[1];
  if (version === undefined) throw new Error(ended.stderr.trim() || "it did not say its version");
  return version;
}

function missing(wish: BinaryWish, refused: readonly string[]): AssayError {
  const tried = refused.length === 0 ? "none was found" : `tried ${refused.join("; ")}`;
  return new AssayError({
    code: "database-missing",
    message: `there is no PostgreSQL that can run on ${process.platform}-${process.arch}: ${tried}`,
    remedy:
      wish.major === null
        ? `Install PostgreSQL ${oldestMajor} or newer, or name a PostgreSQL server in DATABASE_URL.`
        : `Install PostgreSQL ${wish.major} to open this data, or move it with pg_dump and name the new server in DATABASE_URL.`,
  });
}
