// A real redis-server for tests: on a free port of loopback, with its own folder; it can be killed and started again.
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { freePort } from "./free-port.js";

/** A Redis with an append-only file. `kill` is `kill -9`; `start` brings it back on the same port with what it had written. */
export interface TestRedis {
  readonly url: string;
  kill(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Why there is no redis-server here, or undefined when there is one. */
export function redisMissing(): string | undefined {
  try {
    execFileSync("redis-server", ["--version"], { stdio: "ignore" });
    return undefined;
  } catch {
    return "redis-server is not installed: the queue is NOT tested on Redis here (apt-get install redis-server)";
  }
}

/** Starts one. `policy` is its maxmemory-policy. */
export async function openTestRedis(policy = "noeviction"): Promise<TestRedis> {
  const folder = mkdtempSync(join(tmpdir(), "assay-redis-"));
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  let server: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    const args = ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--save", ""];
    const durable = ["--appendonly", "yes", "--appendfsync", "everysec", "--maxmemory-policy", policy];
    server = spawn("redis-server", [...args, ...durable], { stdio: "ignore" });
    await answers(url);
  };
  const kill = async (): Promise<void> => {
    if (server?.exitCode !== null || server.signalCode !== null) return;
    const gone = once(server, "exit");
    server.kill("SIGKILL");
    await gone;
  };
  await start();
  return {
    url,
    kill,
    start,
    close: async () => {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function answers(url: string): Promise<void> {
  const redis = new Redis(url, { retryStrategy: () => 50, maxRetriesPerRequest: null });
  redis.on("error", () => undefined); // until it listens
  await redis.ping();
  redis.disconnect();
}
