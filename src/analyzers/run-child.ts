// Runs one task in a child process of its own: bounded in time, memory and output, with nothing of ours within reach.
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AssayError, packageRoot } from "../runtime/runtime.js";
import type { ChildLimits } from "./child-limits.js";
import type { ChildTask } from "./child-task.js";
import { residentMb } from "./process-memory.js";

/** A task and the bounds it runs in. */
export interface ChildRequest {
  readonly task: ChildTask;
  readonly limits: ChildLimits;
  readonly signal?: AbortSignal | undefined;
}

const entry = join(packageRoot, "dist", "analyzers", "analyzer-child.js");
const watchEveryMs = 50;
const maxStderrCharacters = 4_000;

/**
 * The task's answer, as parsed JSON that the caller must check. The child starts in an empty folder with an empty
 * environment and leads its own process group, so that all it started ends with it. Throws `process-failed` when it
 * crashes, hangs or takes too much, `cancelled` when `signal` aborts; it is gone before the promise settles.
 */
export async function runChild(request: ChildRequest): Promise<unknown> {
  if (request.signal?.aborted === true) throw cancelled();
  const scratch = await mkdtemp(join(tmpdir(), "assay-analyzer-"));
  try {
    return await outcomeOf(start(scratch, request.limits), request);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function start(scratch: string, limits: ChildLimits): ChildProcessWithoutNullStreams {
  const heap = `--max-old-space-size=${Math.floor(limits.maxMemoryMb / 2)}`;
  // These runs are too short for optimised WebAssembly to pay: without it ruff takes a third of the CPU time and memory.
  const node = [process.execPath, heap, "--liftoff-only", "--wasm-lazy-compilation", entry];
  // The shell sets limits that hold even when this process is killed and can watch no longer: CPU time, no core files.
  const cpuSeconds = Math.ceil(limits.timeoutMs / 1000) * 4;
  const script = `ulimit -c 0; ulimit -t ${cpuSeconds}; exec "$@"`;
  return spawn("/bin/sh", ["-c", script, "analyzer-child", ...node], {
    cwd: scratch,
    env: { TMPDIR: scratch },
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
  });
}

/** Settles once the child and its group are gone. */
function outcomeOf(
  child: ChildProcessWithoutNullStreams,
  { task, limits, signal }: ChildRequest,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    let fault: AssayError | undefined;
    const stop = (why: AssayError): void => {
      fault ??= why;
      killGroup(child);
    };
    const deadline = setTimeout(() => {
      stop(failed(`did not end within ${limits.timeoutMs / 1000} s`));
    }, limits.timeoutMs);
    const watch = setInterval(() => {
      void residentMb(child.pid ?? 0).then((taken) => {
        if (taken > limits.maxMemoryMb) stop(failed(`took more than ${limits.maxMemoryMb} MB of memory`));
      });
    }, watchEveryMs);
    const onAbort = (): void => {
      stop(cancelled());
    };
    if (signal?.aborted === true) onAbort();
    signal?.addEventListener("abort", onAbort, { once: true });
    const answer: Buffer[] = [];
    let size = 0;
    child.stdout.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > limits.maxOutputBytes)
        stop(failed(`answered with more than ${limits.maxOutputBytes} bytes`));
      else answer.push(chunk);
    });
    let complaint = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      complaint = (complaint + text).slice(0, maxStderrCharacters);
    });
    child.on("error", (error) => {
      fault ??= failed(`could not be started (${error.message})`);
    });
    child.on("close", (code, signalName) => {
      clearTimeout(deadline);
      clearInterval(watch);
      signal?.removeEventListener("abort", onAbort);
      killGroup(child); // whatever it started and left behind
      const text = Buffer.concat(answer).toString("utf8");
      // A child ends itself with a signal once its answer is out; the line feed at the end tells that all of it came.
      if (fault === undefined && text.endsWith("\n")) resolve(JSON.parse(text));
      else
        reject(fault ?? failed(`ended by ${signalName ?? `exit code ${code ?? 0}`}${reasonIn(complaint)}`));
    });
    child.stdin.on("error", () => undefined); // a child that died early shows in its exit code
    child.stdin.end(JSON.stringify(task));
  });
}

/** The first line of a complaint that names an error. */
function reasonIn(complaint: string): string {
  const line = complaint.split("\n").find((text) => /error|panic|fatal|refus/i.test(text));
  return line === undefined ? "" : ` (${line.trim().slice(0, 200)})`;
}

function killGroup(child: ChildProcessWithoutNullStreams): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    child.kill("SIGKILL"); // the group is gone, or was never made
  }
}

function failed(how: string): AssayError {
  return new AssayError({
    code: "process-failed",
    message: how,
    remedy: "The rest of the review is complete; look at the file by hand, or exclude it.",
  });
}

function cancelled(): AssayError {
  return new AssayError({
    code: "cancelled",
    message: "The analysis was interrupted",
    remedy: "Run the command again.",
  });
}
