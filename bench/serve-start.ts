// How long `assay serve` takes until it answers: on a new data folder, on an existing one, and after a kill -9. node bench/run.js serve-start
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { packageRoot } from "../src/runtime/runtime.js";
import { freePort } from "../test/free-port.js";
import { openTestService } from "../test/service/open-test-service.js";
import { sayMachine, spread, table } from "./figures.js";

const rounds = 7;
const targetMs = 3_000;
const lookEveryMs = 10;

const test = await openTestService(); // for its GitHub; the service that is measured has a folder and a database of its own
const folder = mkdtempSync(join(tmpdir(), "assay-bench-start-"));
chmodSync(folder, 0o755); // started as root, the database runs as another user, who must get in
const port = await freePort();
const env = { ...test.env, ASSAY_DATA_DIR: join(folder, "data"), DATABASE_URL: "", PORT: String(port) };

interface Start {
  readonly child: ChildProcess;
  readonly aliveMs: number;
  readonly readyMs: number;
}

try {
  console.log(
    `Start of \`assay serve\` on its embedded database, until /healthz and /readyz answer 200. ${sayMachine()} Target: < ${targetMs} ms on an existing folder.`,
  );
  const first = await start();
  await stop(first.child, "SIGTERM");
  const existing = await startsAfter("SIGTERM");
  const killed = await startsAfter("SIGKILL");
  const row = (name: string, starts: readonly Start[]): string[] => [
    name,
    spread(starts.map(({ aliveMs }) => aliveMs)),
    spread(starts.map(({ readyMs }) => readyMs)),
  ];
  const rows = [
    row("a new folder", [first]),
    row("an existing folder", existing),
    row("after kill -9", killed),
  ];
  console.log(table([`${rounds} rounds, least / median / most`, "/healthz ms", "/readyz ms"], rows));
} finally {
  await test.close();
  rmSync(folder, { recursive: true, force: true });
}

async function startsAfter(signal: "SIGTERM" | "SIGKILL"): Promise<Start[]> {
  const starts: Start[] = [];
  await stop((await start()).child, signal);
  for (let round = 0; round < rounds; round += 1) {
    const made = await start();
    starts.push(made);
    await stop(made.child, round === rounds - 1 ? "SIGTERM" : signal);
  }
  return starts;
}

async function start(): Promise<Start> {
  const began = performance.now();
  const child = spawn(process.execPath, [join(packageRoot, "bin", "assay.js"), "serve"], {
    env: { PATH: process.env["PATH"], ...env },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const answers = async (path: string): Promise<number> => {
    for (;;) {
      if (child.exitCode !== null) throw new Error(`assay serve ended with ${child.exitCode}`);
      const answer = await fetch(`http://127.0.0.1:${port}${path}`).catch(() => null);
      if (answer?.ok === true) return performance.now() - began;
      await pause(lookEveryMs);
    }
  };
  const aliveMs = await answers("/healthz");
  return { child, aliveMs, readyMs: await answers("/readyz") };
}

async function stop(child: ChildProcess, signal: "SIGTERM" | "SIGKILL"): Promise<void> {
  const gone = once(child, "exit");
  child.kill(signal);
  await gone;
}
