// How much CPU time a process has used, and PostgreSQL with all its processes: the figure that others on the machine do not change.
import { readFile, readdir } from "node:fs/promises";

const msPerTick = 10; // USER_HZ is 100 on every Linux that Node runs on

interface Stat {
  readonly pid: number;
  readonly parent: number;
  readonly ownMs: number;
  /** Of children that have ended and were waited for. */
  readonly reapedMs: number;
}

/** CPU time of one process so far, in milliseconds (to 10 ms); 0 where the system has no /proc or the process is gone. */
export async function cpuMsOf(pid: number): Promise<number> {
  return (await readStat(pid))?.ownMs ?? 0;
}

/** The process that started this one, which must live: a session's server, which outlives the session. */
export async function parentOf(pid: number): Promise<number> {
  const stat = await readStat(pid);
  if (stat === null) throw new Error(`the process ${pid} is gone`);
  return stat.parent;
}

/** CPU time of a server with every process that it ever started, in milliseconds. */
export async function cpuMsOfServer(postmaster: number): Promise<number> {
  const ids = (await readdir("/proc").catch(() => [])).map(Number).filter(Number.isInteger);
  const all = (await Promise.all(ids.map(readStat))).filter((stat) => stat !== null);
  return all.reduce((sum, { pid, parent, ownMs, reapedMs }) => {
    if (pid === postmaster) return sum + ownMs + reapedMs;
    return parent === postmaster ? sum + ownMs : sum;
  }, 0);
}

/** Source: proc(5), /proc/pid/stat; the name in brackets may hold anything, so that fields are counted from behind it. */
async function readStat(pid: number): Promise<Stat | null> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
  if (text === null) return null;
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const at = (field: number): number => Number(fields[field - 3]);
  return {
    pid,
    parent: at(4),
    ownMs: (at(14) + at(15)) * msPerTick,
    reapedMs: (at(16) + at(17)) * msPerTick,
  };
}
