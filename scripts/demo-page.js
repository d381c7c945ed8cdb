// `npm run page`: builds the live page and serves it over made-up reviews, for working on its looks.
import { join } from "node:path";
import { runnerImport } from "vite";
import { buildPage } from "./build-page.js";

await buildPage();
await runnerImport(join(import.meta.dirname, "..", "dashboard", "dev", "main.ts"));
