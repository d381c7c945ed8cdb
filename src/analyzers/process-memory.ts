// How much memory a process and everything it started take right now.
import { readFile } from "node:fs/promises";

/**
 * Resident memory in mebibytes of process `pid` and its descendants, from /proc; 0 where the system has no /proc or the
 * process is gone. There the heap limit of the child alone holds.
 */
export async function residentMb(pid: number): Promise<number> {
  const [status, children] = await Promise.all([
    readText(`/proc/${pid}/status`),
    readText(`/proc/${pid}/task/${pid}/children`),
  ]);
  const own = Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024;
  const below = await Promise.all(children.split(" ").filter(Boolean).map(Number).map(residentMb));
  return below.reduce((sum, part) => sum + part, own);
}

async function readText(path: string): Promise<string> {
  return readFile(path, "utf8").catch(() => "");
}
