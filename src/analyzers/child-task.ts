// A task for a child process: which of our modules to load there, which export to call, and with what.
import { join } from "node:path";
import { packageRoot } from "../runtime/runtime.js";

/**
 * `module` is the absolute path of a built module of this program, `name` one of its exports: a function, or an
 * analyzer whose `run` is meant. `input` is its one argument, and its result must be JSON.
 */
export interface ChildTask {
  readonly module: string;
  readonly name: string;
  readonly input: unknown;
}

/** Where the built module `name` of this room lies, such as `ruff/ruff`. */
export function builtModule(name: string): string {
  return join(packageRoot, "dist", "analyzers", `${name}.js`);
}
