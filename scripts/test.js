// `npm test`: from a fresh clone, installs, builds and runs every test. Arguments go to the test runner.
import { provide, run } from "./provide.js";

provide();
run(process.execPath, ["node_modules/vitest/vitest.mjs", "run", ...process.argv.slice(2)]);
