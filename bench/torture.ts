// Reviews across random kills of the worker: node bench/run.js torture [REVIEWS] [KILLS] [SEED]. Ends with 1 when anything is out of order.
import { runTorture } from "../test/service/torture.js";
import { sayMachine } from "./figures.js";

const [reviews = 100, kills = 40, seed = 1] = process.argv.slice(3).map(Number);
console.log(`${reviews} pull requests, ${kills} kills, seed ${seed}. ${sayMachine()}`);
const beganMs = Date.now();
const report = await runTorture({ seed, reviews, kills, say: console.log });
const ends = Object.entries(report.ends).map(([end, count]) => `${count} ${end}`);
console.log(`${((Date.now() - beganMs) / 1_000).toFixed(0)} s: ${ends.join(", ")}; ${report.posts} posts.`);
for (const wrong of report.disorder) console.log(`OUT OF ORDER: ${wrong}`);
console.log(report.disorder.length === 0 ? "Everything is in order." : "Not everything is in order.");
process.exitCode = report.disorder.length === 0 ? 0 : 1;
