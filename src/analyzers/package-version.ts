// The version of an installed package, read from its package.json without loading the package.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { z } from "zod";

const manifest = z.object({ name: z.string().optional(), version: z.string() });

/** The installed version of the npm package `name`, for the review's record; "unknown" when it is not to be found. */
export function packageVersion(name: string): string {
  const folder = packageFolder(name);
  if (folder === null) return "unknown";
  const parsed = manifest.safeParse(JSON.parse(readFileSync(join(folder, "package.json"), "utf8")));
  return parsed.success ? parsed.data.version : "unknown";
}

/** The folder of the npm package `name`; null when it is not installed. Works where `exports` hides package.json. */
export function packageFolder(name: string): string | null {
  const require = createRequire(import.meta.url);
  for (const folder of require.resolve.paths(name) ?? []) {
    try {
      return dirname(require.resolve(join(folder, name, "package.json")));
    } catch {
      continue; // not in this node_modules: look one level up
    }
  }
  return null;
}
