// Runs one command to its end and measures it as its user feels it: wall time, CPU time of all it starts, peak memory.
import { spawn } from "node:child_process";
import { residentMb } from "../src/analyzers/process-memory.js";

const sampleEveryMs = 50;

/** A command with the environment it is given, whole. */
export interface Command {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

/**
 * One finished run. Wall time in milliseconds, `cpuSeconds` in hundredths, of the process and of all descendants that it
 * waited for. `peakMb` is the most that they held together, sampled every 50 ms, pages they share counted for each; 0 where
 * the system has no /proc. `endedAt` is epoch milliseconds.
 */
export interface MeasuredRun {
  readonly startedAt: number;
  readonly endedAt: number;
  readonly wallMs: number;
  readonly cpuSeconds: number;
  readonly peakMb: number;
  readonly code: number;
  readonly stdout: string;
}

/** Runs the command under a shell, which tells the CPU time when it is done. Rejects when it cannot be started. */
export function runMeasured(command: Command): Promise<MeasuredRun> {
  return new Promise((resolve, reject) => {
    const startedAt = Date.now();
    const start = performance.now();
    const script = '"$@"; code=$?; times >&3; exit "$code"';
    const child = spawn("/bin/sh", ["-c", script, "measured", ...command.argv], {
      cwd: command.cwd,
      env: command.env,
      stdio: ["ignore", "pipe", "ignore", "pipe"],
    });
    const { stdout } = child;
    const times = child.stdio[3];
    if (stdout === null || times === null || times === undefined || !("setEncoding" in times))
      throw new Error("the pipes of a measured command are missing");
    let peakMb = 0;
    const sampling = setInterval(() => {
      void residentMb(child.pid ?? 0).then((taken) => (peakMb = Math.max(peakMb, taken)));
    }, sampleEveryMs);
    let [output, told] = ["", ""];
    stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
    times.setEncoding("utf8").on("data", (text: string) => (told += text));
    child.on("error", reject);
    child.on("close", (code) => {
      clearInterval(sampling);
      const wallMs = performance.now() - start;
      const cpuSeconds = secondsIn(told);
      resolve({
        startedAt,
        endedAt: Date.now(),
        wallMs,
        cpuSeconds,
        peakMb,
        code: code ?? -1,
        stdout: output,
      });
    });
  });
}

/** The second line of `times`: user and system time of the shell's children, as in `0m1.25s 0m0.31s` (POSIX, times). */
function secondsIn(told: string): number {
  const children = told.trim().split("\n").at(-1) ?? "";
  const parts = [...children.matchAll(/(\d+)m([\d.]+)s/g)];
  if (parts.length !== 2) throw new Error(`the shell told no times: ${told}`);
  return parts.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds), 0);
}
