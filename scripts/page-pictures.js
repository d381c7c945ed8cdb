// `npm run pictures`: takes the pictures of the live page, which was built just before, with a Chromium on this machine.
import { join } from "node:path";
import { runnerImport } from "vite";

await runnerImport(join(import.meta.dirname, "..", "dashboard", "dev", "take-pictures.ts"));
