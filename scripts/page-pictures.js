// `npm run pictures`: builds the live page and takes the README's pictures of it over made-up reviews, with a Chromium on this machine.
import { join } from "node:path";
import { runnerImport } from "vite";
import { buildPage } from "./build-page.js";

await buildPage();
await runnerImport(join(import.meta.dirname, "..", "dashboard", "dev", "take-pictures.ts"));
