// `npm start`: from a fresh clone, installs, builds, and serves a demonstration: a stand-in GitHub, a pull request of the bundled
// sample, and its review happening live on the page. Needs no key, no network and nothing installed beside Node and git.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { provide } from "./provide.js";

const root = join(import.meta.dirname, "..");

provide();
const child = spawn(process.execPath, [join(root, "bin", "assay.js"), "serve", "--demo"], {
  cwd: root,
  stdio: "inherit",
});
// A terminal's Ctrl-C reaches the child too; what is sent to this process alone is handed on.
for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
process.on("SIGINT", () => undefined);
child.on("exit", (code, signal) => process.exit(signal === null ? (code ?? 1) : 130));
