// Runs one child process to its end with bytes in and bytes out, a deadline and a bound on what it may print.
import { spawn } from "node:child_process";
import { AssayError } from "./errors.js";

/** What to run. No shell is involved; `env` replaces the environment whole; times in milliseconds, sizes in bytes. */
export interface ProcessRequest {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly stdin?: string | Uint8Array;
  readonly timeoutMs: number;
  readonly maxOutputBytes: number;
  /** Starts it as the leader of a process group that is killed whole: for a program whose children would hold its output open. */
  readonly ownGroup?: true;
  readonly signal?: AbortSignal | undefined;
  /** The user and group to run as; only root may name others than its own. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
}

/** How it ended. `stdout` is bytes, because git prints what files hold; `stderr` is text cut at 64 KiB. */
export interface ProcessResult {
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

const maxStderrBytes = 65_536;

/**
 * Runs `request.command` and waits for its end. A non-zero exit is a result, not an error.
 * Throws `process-failed` when it cannot be started, passes its deadline, prints too much or dies of a signal, and
 * `cancelled` when `signal` aborts; the child is killed in each case before the promise settles.
 */
export async function runProcess(request: ProcessRequest): Promise<ProcessResult> {
  if (request.signal?.aborted === true) throw cancelled(request);
  return new Promise((resolve, reject) => {
    const child = spawn(request.command, [...request.args], {
      cwd: request.cwd,
      env: request.env as NodeJS.ProcessEnv | undefined, // undefined values are left out by spawn
      stdio: ["pipe", "pipe", "pipe"],
      windowsHide: true,
      ...request.user,
      detached: request.ownGroup === true,
    });
    const collected: { stdout: Buffer[]; size: number; stderr: Buffer[]; stderrSize: number } = {
      stdout: [],
      size: 0,
      stderr: [],
      stderrSize: 0,
    };
    let fault: AssayError | undefined;
    const stop = (why: AssayError): void => {
      fault ??= why;
      if (request.ownGroup !== true || !killGroup(child.pid)) child.kill("SIGKILL");
    };
    const timer = setTimeout(() => {
      stop(failed(request, `did not end within ${request.timeoutMs} ms`));
    }, request.timeoutMs);
    const onAbort = (): void => {
      stop(cancelled(request));
    };
    request.signal?.addEventListener("abort", onAbort, { once: true });
    child.stdout.on("data", (chunk: Buffer) => {
      collected.size += chunk.length;
      if (collected.size > request.maxOutputBytes)
        stop(failed(request, `printed more than ${request.maxOutputBytes} bytes`));
      else collected.stdout.push(chunk);
    });
    child.stderr.on("data", (chunk: Buffer) => {
      if (collected.stderrSize < maxStderrBytes) collected.stderr.push(chunk);
      collected.stderrSize += chunk.length;
    });
    child.stdin.on("error", () => undefined); // a child that stops reading early shows in its exit code
    child.stdin.end(request.stdin ?? "");
    child.on("error", (error) => {
      fault ??= failed(request, `could not be started (${error.message})`);
    });
    child.on("close", (code, signalName) => {
      clearTimeout(timer);
      request.signal?.removeEventListener("abort", onAbort);
      if (fault !== undefined) reject(fault);
      else if (code === null) reject(failed(request, `was ended by ${signalName ?? "a signal"}`));
      else resolve(result(code, collected));
    });
  });
}

/** False where there are no process groups, or the group has ended. */
function killGroup(pid: number | undefined): boolean {
  try {
    return pid !== undefined && process.kill(-pid, "SIGKILL");
  } catch {
    return false; // the child itself is killed instead
  }
}

function result(exitCode: number, collected: { stdout: Buffer[]; stderr: Buffer[] }): ProcessResult {
  const stderr = Buffer.concat(collected.stderr).subarray(0, maxStderrBytes).toString("utf8");
  return { exitCode, stdout: Buffer.concat(collected.stdout), stderr };
}

function failed(request: ProcessRequest, how: string): AssayError {
  return new AssayError({
    code: "process-failed",
    message: `${request.command} ${request.args[0] ?? ""} ${how}`.replace("  ", " "),
    remedy: `Check that ${request.command} is installed and works by itself.`,
  });
}

function cancelled(request: ProcessRequest): AssayError {
  return new AssayError({
    code: "cancelled",
    message: `${request.command} was stopped because the run was interrupted`,
    remedy: "Run the command again.",
  });
}
