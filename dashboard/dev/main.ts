// `npm run page`: builds nothing, serves dist/page with the demonstration, and plays a review again and again.
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { playForever } from "./demo-play.js";
import { serveDemo } from "./serve-demo.js";

const stop = new AbortController();
const root = join(import.meta.dirname, "..", "..");
const demo = await serveDemo({
  port: Number(process.env["PORT"] ?? 4_173),
  staticFolder: join(root, "dist", "page"),
});
process.stdout.write(`${await demo.newSignInLink()}\n`);
await playForever(demo.stage, (ms) => sleep(ms), stop.signal);
