// The processes of the proxy benchmark: children of our own, and haproxy where it is installed.
import { fork, spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What a child is; the bare ones are the least that Node can do. */
type Role =
  "tcp-upstream" | "http-upstream" | "bulk-upstream" | "bare-tcp" | "bare-http" | "assay-tcp" | "assay-http";

/** What a child is asked for; `upstreamPort` is 0 for upstreams. */
export interface ChildOrder {
  readonly role: Role;
  readonly upstreamPort: number;
  readonly faults: readonly unknown[];
  /** For the bare ones: answers are held by a plain timer, the control for what a delay costs on this machine. */
  readonly delayMs?: number;
  readonly durationMs?: number;
}

/** How `proxy-child.js` serves each order: it gives the port. */
export type Roles = Record<Role, (order: ChildOrder) => Promise<number>>;

/** A running process of the benchmark. It must be ended. */
export interface Running {
  readonly port: number;
  /** CPU time since it began, in microseconds; null where the system does not tell. */
  cpuUs(): Promise<number | null>;
  /** Asks a child of our own, which answers with one message. */
  ask(what: "begin" | "rss"): Promise<Record<string, unknown>>;
  end(): void;
}

export async function startChild(order: ChildOrder): Promise<Running> {
  const child = fork(join(import.meta.dirname, "proxy-child.js"), { stdio: "inherit" });
  child.send(order);
  const { port } = await answerOf(child);
  const ask = async (what: string): Promise<Record<string, unknown>> => {
    child.send(what);
    return answerOf(child);
  };
  return {
    port: Number(port),
    cpuUs: async () => Number((await ask("cpu"))["cpuUs"]),
    ask,
    end: () => child.disconnect(),
  };
}

async function answerOf(child: ChildProcess): Promise<Record<string, unknown>> {
  const [message] = (await once(child, "message")) as [Record<string, unknown>]; // what proxy-child.js sends
  return message;
}

/** Starts Debian's haproxy on one thread before `upstreamPort`; null where it is not installed. */
export async function startHaproxy(mode: "tcp" | "http", upstreamPort: number): Promise<Running | null> {
  if (spawnSync("haproxy", ["-v"]).status !== 0) return null;
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), "assay-haproxy-"));
  const lines = [
    "global",
    "  nbthread 1",
    "  maxconn 1000",
    "defaults",
    `  mode ${mode}`,
    "  timeout client 60s",
    "  timeout server 60s",
    "  timeout connect 5s",
    "listen bench",
    `  bind 127.0.0.1:${port}`,
    `  server upstream 127.0.0.1:${upstreamPort}`,
    "",
  ];
  writeFileSync(join(folder, "haproxy.cfg"), lines.join("\n"));
  const child = spawn("haproxy", ["-db", "-f", join(folder, "haproxy.cfg")], { stdio: "ignore" });
  for (let tries = 0; !(await listens(port)); tries += 1) {
    if (child.exitCode !== null || tries > 200) throw new Error("haproxy is installed and does not start");
    await new Promise((resolve) => setTimeout(resolve, 100)); // it says nothing when it listens
  }
  return {
    port,
    cpuUs: () => Promise.resolve(cpuOfProcess(child.pid ?? 0)),
    ask: () => Promise.reject(new Error("haproxy answers no questions")),
    end: () => {
      child.kill("SIGKILL");
      rmSync(folder, { recursive: true });
    },
  };
}

/** User and system time of a process, in ticks of 10 ms (proc(5), fields 14 and 15 of stat). */
function cpuOfProcess(pid: number): number | null {
  try {
    const [, fields = ""] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ");
    const [user, system] = fields.split(" ").slice(11, 13);
    return (Number(user) + Number(system)) * 10_000;
  } catch {
    return null; // no /proc on this system
  }
}

async function listens(port: number): Promise<boolean> {
  const socket = connect({ port, host: "127.0.0.1" });
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false; // refused: not yet
  } finally {
    socket.destroy();
  }
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve) =>
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo; // a listening TCP server has one
      server.close(() => resolve(port));
    }),
  );
}
