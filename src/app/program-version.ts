// The version of this program, read from its own package.json.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../runtime/runtime.js";

/** This program's version, as its package says. */
export function programVersion(): string {
  const manifest = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as { version: string }; // our own package.json
  return manifest.version;
}
