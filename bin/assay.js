#!/usr/bin/env node
// The installed command: starts the built program.
import { existsSync } from "node:fs";

const built = new URL("../dist/app/main.js", import.meta.url);
if (existsSync(built)) {
  await import(built.href);
} else {
  process.stderr.write("assay: the program is not built yet. Run `npm run build` (or `npm start`) first.\n");
  process.exitCode = 3;
}
