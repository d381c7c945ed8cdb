// How much memory and CPU time a process and everything it started take.
import { readFile } from "node:fs/promises";

/** What a process and its descendants hold right now, and the CPU time of the process itself and of those that it has outlived. */
export interface ProcessUsage {
  readonly residentMb: number;
  readonly cpuSeconds: number;
  readonly children: number;
}

/** Ticks in a second of /proc's times: fixed for programs on Linux, whatever the kernel was built with. */
const ticksPerSecond = 100;

/**
 * Resident memory in mebibytes of process `pid` and its descendants, from /proc; 0 where the system has no /proc or the
 * process is gone. There the heap limit of the child alone holds.
 */
export async function residentMb(pid: number): Promise<number> {
  const [status, below] = await Promise.all([readText(`/proc/${pid}/status`), childrenOf(pid)]);
  const own = Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024;
  const parts = await Promise.all(below.map(residentMb));
  return parts.reduce((sum, part) => sum + part, own);
}

/** The usage of process `pid`; null where the system has no /proc or the process is gone. Source: proc(5), `stat`. */
export async function readUsage(pid: number): Promise<ProcessUsage | null> {
  const [stat, taken, below] = await Promise.all([
    readText(`/proc/${pid}/stat`),
    residentMb(pid),
    childrenOf(pid),
  ]);
  if (stat === "") return null;
  // The name in parentheses may hold spaces; utime, stime, cutime and cstime are fields 14 to 17, the state after it is field 3.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return { residentMb: taken, cpuSeconds: ticks / ticksPerSecond, children: below.length };
}

async function childrenOf(pid: number): Promise<number[]> {
  const text = await readText(`/proc/${pid}/task/${pid}/children`);
  return text.split(" ").filter(Boolean).map(Number);
}

async function readText(path: string): Promise<string> {
  return readFile(path, "utf8").catch(() => "");
}
