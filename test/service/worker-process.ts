// A worker of a test's service as a process of its own, to be killed.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { packageRoot } from "../../src/runtime/runtime.js";
import type { TestService } from "./open-test-service.js";

/** Starts `assay work` on the service's database and GitHub. It is silent, unless TEST_LOG is set. */
export function startWorker({ env }: Pick<TestService, "env">): ChildProcess {
  return spawn(process.execPath, [join(packageRoot, "bin", "assay.js"), "work"], {
    env: { PATH: process.env["PATH"], ...env },
    stdio: ["ignore", "ignore", process.env["TEST_LOG"] === undefined ? "ignore" : "inherit"],
  });
}

/** `kill -9`, where it still lives; resolves when it is gone. */
export async function killWorker(worker: ChildProcess): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return;
  const gone = once(worker, "exit");
  worker.kill("SIGKILL");
  await gone;
}
