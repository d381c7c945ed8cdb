// Opens a child process that does tasks one after another: bounded in time, memory and output, with nothing of ours within reach.
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AssayError, packageRoot } from "../runtime/runtime.js";
import type { ChildLimits } from "./child-limits.js";
import type { ChildTask } from "./child-task.js";
import { readUsage, residentMb, type ProcessUsage } from "./process-memory.js";

/** A task and the bounds it runs in. */
export interface ChildRequest {
  readonly task: ChildTask;
  readonly limits: ChildLimits;
  readonly signal?: AbortSignal | undefined;
}

/** A child process. It does one task at a time; after a task that failed, it is gone. */
export interface Child {
  /**
   * The task's answer, as parsed JSON that the caller must check. Throws `process-failed` when the child crashes, hangs or takes
   * too much, `cancelled` when the signal aborts; the child and all it started are gone then, before the promise settles.
   */
  run(request: ChildRequest): Promise<unknown>;
  /** What it holds and has used by now; null when it is gone. */
  usage(): Promise<ProcessUsage | null>;
  /** Ends it and all it started, and removes its folder. May be called twice. */
  close(): Promise<void>;
}

const entry = join(packageRoot, "dist", "analyzers", "analyzer-child.js");
const watchEveryMs = 50;
const maxStderrCharacters = 4_000;

/**
 * Starts a child in an empty folder with an empty environment, leading its own process group, so that all it starts ends with it.
 * `cpuSeconds` is what the system lets each of its processes use in its whole life, even when this process is killed and watches no
 * longer; `maxMemoryMb` bounds its heap from within.
 */
export async function openChild(bounds: {
  readonly maxMemoryMb: number;
  readonly cpuSeconds: number;
}): Promise<Child> {
  const scratch = await mkdtemp(join(tmpdir(), "assay-analyzer-"));
  const child = start(scratch, bounds);
  let complaint = "";
  let closed: Promise<void> | null = null;
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint = (complaint + text).slice(0, maxStderrCharacters);
  });
  child.stdin.on("error", () => undefined); // a child that died early shows in how it ended
  const gone = new Promise<string>((resolve) => {
    let fault = "";
    child.on("error", (error) => {
      fault = `could not be started (${error.message})`;
    });
    child.on("close", (code, signalName) => {
      killGroup(child); // whatever it started and left behind
      resolve(fault || `ended by ${signalName ?? `exit code ${code ?? 0}`}${reasonIn(complaint)}`);
    });
  });
  return {
    run: (request) => {
      complaint = "";
      return takeTurn({ child, gone }, request);
    },
    usage: () => readUsage(child.pid ?? 0),
    close: () =>
      (closed ??= (async () => {
        killGroup(child);
        await gone;
        await rm(scratch, { recursive: true, force: true });
      })()),
  };
}

function start(
  scratch: string,
  bounds: { readonly maxMemoryMb: number; readonly cpuSeconds: number },
): ChildProcessWithoutNullStreams {
  const heap = `--max-old-space-size=${Math.floor(bounds.maxMemoryMb / 2)}`;
  // These runs are too short for optimised WebAssembly to pay: without it ruff takes a third of the CPU time and memory.
  const node = [process.execPath, heap, "--liftoff-only", "--wasm-lazy-compilation", entry];
  // The shell sets limits that hold even when this process is killed and can watch no longer: CPU time, no core files.
  const script = `ulimit -c 0; ulimit -t ${Math.ceil(bounds.cpuSeconds)}; exec "$@"`;
  return spawn("/bin/sh", ["-c", script, "analyzer-child", ...node], {
    cwd: scratch,
    env: { TMPDIR: scratch },
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
  });
}

/** One task and its answer: a line of JSON each. */
async function takeTurn(
  { child, gone }: { readonly child: ChildProcessWithoutNullStreams; readonly gone: Promise<string> },
  { task, limits, signal }: ChildRequest,
): Promise<unknown> {
  let fault: AssayError | undefined;
  const stop = (why: AssayError): void => {
    fault ??= why;
    killGroup(child);
  };
  const answer = readLine(
    child,
    () => {
      stop(failed(`answered with more than ${limits.maxOutputBytes} bytes`));
    },
    limits.maxOutputBytes,
  );
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
  try {
    child.stdin.write(`${JSON.stringify(task)}\n`);
    const ended = await Promise.race([answer.line, gone.then((how) => ({ how }))]);
    if (fault === undefined && typeof ended === "string") return parseAnswer(ended, stop);
    const how = await gone;
    throw fault ?? failed(how);
  } catch (thrown) {
    await gone; // nothing of it is left when the caller hears of it
    throw thrown;
  } finally {
    clearTimeout(deadline);
    clearInterval(watch);
    signal?.removeEventListener("abort", onAbort);
    answer.release();
  }
}

/** The next whole line of the child's output. It is over when `onTooLong` was called: the line never comes then. */
function readLine(
  child: ChildProcessWithoutNullStreams,
  onTooLong: () => void,
  maxBytes: number,
): { readonly line: Promise<string>; release(): void } {
  const chunks: Buffer[] = [];
  let size = 0;
  let onData: (chunk: Buffer) => void = () => undefined;
  const line = new Promise<string>((resolve) => {
    onData = (chunk) => {
      size += chunk.length;
      if (size > maxBytes) {
        onTooLong();
        return;
      }
      chunks.push(chunk);
      if (chunk.at(-1) === lineFeed) resolve(Buffer.concat(chunks).toString("utf8"));
    };
  });
  child.stdout.on("data", onData);
  return { line, release: () => child.stdout.off("data", onData) };
}

const lineFeed = 10;

/** A child that read hostile text may have been taken over and say anything. */
function parseAnswer(line: string, stop: (why: AssayError) => void): unknown {
  try {
    return JSON.parse(line);
  } catch {
    const why = failed("answered with something else than JSON");
    stop(why);
    throw why;
  }
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

/** What a task throws whose signal aborted. */
export function cancelled(): AssayError {
  return new AssayError({
    code: "cancelled",
    message: "The analysis was interrupted",
    remedy: "Run the command again.",
  });
}
