// Runs one benchmark written in TypeScript: `node bench/run.js diff` runs bench/diff.ts. Uses the loader that comes with Vitest.
import { resolve } from "node:path";
import { runnerImport } from "vite";

const name = process.argv[2];
if (name === undefined) {
  process.stderr.write("Say which benchmark to run: node bench/run.js diff\n");
  process.exitCode = 2;
} else
  await runnerImport(resolve(import.meta.dirname, `${name}.ts`), { configFile: false, logLevel: "error" });
