// Installs and builds when that is needed, so that one npm command works from a fresh clone. Uses Node alone.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const stamp = join(root, "node_modules", ".assay-installed");

/** Makes node_modules match package-lock.json and dist match src. Ends the process with a clear line where it cannot. */
export function provide() {
  refuseOldNode();
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .update(process.version)
    .digest("hex");
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== lock) {
    say("installing the dependencies (about half a minute the first time) …");
    run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
    writeFileSync(stamp, lock);
  }
  if (newest(join(root, "src")) > newest(join(root, "dist"), /^page/u)) {
    say("building …");
    run(process.execPath, [join("node_modules", "typescript", "bin", "tsc"), "-p", "tsconfig.build.json"]);
  }
  run(process.execPath, [join("scripts", "build-page.js")]);
}

/** Runs a command in the package's folder, passing its output through; a failure ends this process with the same code. */
export function run(command, args, env = process.env) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: "inherit", env });
  if (status === 0) return;
  if (error) say(`${command} could not be started: ${error.message}`);
  process.exit(status ?? 1);
}

function refuseOldNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  say(
    `Node ${process.versions.node} is too old; Assay needs Node 20.19 or newer. Install it from your package manager, then run this again.`,
  );
  process.exit(2);
}

/** The newest moment of the files in a folder; names that match `except` do not count. */
function newest(folder, except = /^$/u) {
  if (!existsSync(folder)) return 0;
  const names = readdirSync(folder, { recursive: true }).filter((name) => !except.test(name));
  return names.reduce((latest, name) => Math.max(latest, statSync(join(folder, name)).mtimeMs), 0);
}

function say(line) {
  process.stderr.write(`assay: ${line}\n`);
}
