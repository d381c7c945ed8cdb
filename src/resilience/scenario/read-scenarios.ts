// Reads scenario files: one, or every YAML file under a folder in the order of their names.
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { AssayError, messageOf } from "../../runtime/runtime.js";
import { parseScenarios } from "./parse-scenarios.js";
import type { Scenario } from "./scenario.js";

/**
 * The scenarios of a file or folder (`*.yml`, `*.yaml`, folders within included). One broken file breaks the reading:
 * what is silently left out would pass. Throws `bad-scenario`, also where there is nothing to read.
 */
export async function readScenarios(path: string): Promise<readonly Scenario[]> {
  const files = await filesAt(path);
  const scenarios: Scenario[] = [];
  for (const file of files) scenarios.push(...parseScenarios(await readFile(file, "utf8"), file));
  if (scenarios.length === 0) throw unreadable(`${path} holds no scenario.`);
  return scenarios;
}

async function filesAt(path: string): Promise<readonly string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const names = await readdir(path, { recursive: true });
    return names
      .filter((name) => /\.ya?ml$/i.test(name))
      .sort()
      .map((name) => join(path, name));
  } catch (thrown) {
    throw unreadable(`The scenarios at ${path} could not be read: ${messageOf(thrown)}`, thrown);
  }
}

function unreadable(message: string, cause?: unknown): AssayError {
  return new AssayError({
    code: "bad-scenario",
    message,
    remedy: "Give a scenario file, or a folder with .yaml files; assay scenario generate writes one.",
    cause,
  });
}
