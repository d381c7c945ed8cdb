// Measures the fault proxy beside a bare pass-through and a bare reverse proxy, in turns, and prints ratios.
// Run: npx tsc -p tsconfig.json --noEmit false --rootDir . --outDir dist/bench && node dist/bench/bench/proxy.js
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { ChildOrder } from "./proxy-child.js";
import { runLoad, type LoadOrder } from "./proxy-load.js";

// short rounds, so that what else the machine does falls on all variants alike
const rounds = 40;
const forMs = 250;
const connections = 16;

interface Sample {
  readonly perSecond: number;
  readonly cpuUs: number;
}

interface Child {
  readonly process: ChildProcess;
  readonly port: number;
}

async function start(order: ChildOrder): Promise<Child> {
  const child = fork(fileURLToPath(new URL("./proxy-child.js", import.meta.url)), { stdio: "inherit" });
  child.send(order);
  const [{ port }] = (await once(child, "message")) as [{ port: number }]; // what proxy-child.ts sends
  return { process: child, port };
}

async function cpuUsOf({ process: child }: Child): Promise<number> {
  child.send("cpu");
  const [{ cpuUs }] = (await once(child, "message")) as [{ cpuUs: number }]; // what proxy-child.ts sends
  return cpuUs;
}

/** The cheapest round: on a machine that others use, the one that they disturbed least. */
function least(taken: readonly Sample[]): number {
  return Math.min(...taken.map(({ cpuUs }) => cpuUs));
}

function median(values: readonly number[]): number {
  return percentile(values, 50);
}

function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN;
}

const tcpRequest = Buffer.alloc(128, "q");
const httpRequest = Buffer.from(
  "GET /users/7 HTTP/1.1\r\nHost: localhost\r\nUser-Agent: bench\r\nAccept: */*\r\n\r\n",
);
const loads = {
  tcp: { request: tcpRequest, isWhole: (received) => received >= tcpRequest.length },
  http: { request: httpRequest, isWhole: (_, last) => last.subarray(-64).every((byte) => byte === 0x61) },
} satisfies Record<string, Pick<LoadOrder, "request" | "isWhole">>;

async function compare(kind: "tcp" | "http"): Promise<void> {
  const upstream = await start({ role: `${kind}-upstream`, upstreamPort: 0, faults: [] });
  const order = { upstreamPort: upstream.port, faults: [] };
  const variants = {
    bare: await start({ role: `bare-${kind}`, ...order }),
    assay: await start({ role: `assay-${kind}`, ...order }),
    "assay, a plan that spares all": await start({
      role: `assay-${kind}`,
      upstreamPort: upstream.port,
      faults: [{ kind: "latency", probability: 0 }],
    }),
  };
  const samples = new Map<string, Sample[]>(Object.keys(variants).map((name) => [name, []]));
  for (const child of Object.values(variants))
    await runLoad({ ...loads[kind], port: child.port, connections, forMs: 1_000 });
  for (let round = 0; round < rounds; round += 1)
    for (const [name, child] of Object.entries(variants)) {
      const before = await cpuUsOf(child);
      const { answers, seconds } = await runLoad({ ...loads[kind], port: child.port, connections, forMs });
      const cpuUs = ((await cpuUsOf(child)) - before) / answers;
      samples.get(name)?.push({ perSecond: answers / seconds, cpuUs });
    }
  const base = samples.get("bare") ?? [];
  console.log(
    `\n${kind}, ${connections} keep-alive connections, median of ${rounds} rounds of ${forMs / 1_000} s, in turns`,
  );
  for (const [name, taken] of samples) {
    const ratios = taken.map(({ perSecond }, at) => perSecond / (base[at]?.perSecond ?? Number.NaN));
    const cpu = taken.map(({ cpuUs }, at) => cpuUs / (base[at]?.cpuUs ?? Number.NaN));
    console.log(
      `${name.padEnd(30)} ${median(taken.map((one) => one.perSecond))
        .toFixed(0)
        .padStart(7)}/s  ${median(taken.map((one) => one.cpuUs))
        .toFixed(1)
        .padStart(6)} us CPU each   ` +
        `throughput x${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)}-${Math.max(...ratios).toFixed(2)})   CPU x${median(cpu).toFixed(2)}, best round x${(least(taken) / least(base)).toFixed(2)}`,
    );
  }
  for (const child of [...Object.values(variants), upstream]) child.process.disconnect();
}

/** The fault beside a bare proxy that holds answers with a plain timer: what both miss by is the machine's. */
async function injected(kind: "tcp" | "http"): Promise<void> {
  const upstream = await start({ role: `${kind}-upstream`, upstreamPort: 0, faults: [] });
  const faults = [{ kind: "latency", meanMs: 100, stddevMs: 0 }];
  const variants = {
    "bare, a timer": await start({
      role: `bare-${kind}`,
      upstreamPort: upstream.port,
      faults: [],
      delayMs: 100,
    }),
    "assay, the fault": await start({ role: `assay-${kind}`, upstreamPort: upstream.port, faults }),
  };
  const taken = new Map<string, number[]>(Object.keys(variants).map((name) => [name, []]));
  for (let round = 0; round < 9; round += 1)
    for (const [name, { port }] of Object.entries(variants)) {
      const load = { ...loads[kind], port, connections, apartMs: 100 / connections };
      const { timesMs } = await runLoad({ ...load, forMs: 1_500 });
      if (round > 0) taken.get(name)?.push(...timesMs); // the first warms up
    }
  console.log(`\n${kind}, answers held for 100 ms, in turns`);
  for (const [name, timesMs] of taken) {
    const [least, p50, p99] = [0, 50, 99].map((percent) => percentile(timesMs, percent).toFixed(2));
    console.log(`${name.padEnd(18)} ${timesMs.length} answers: least ${least}  median ${p50}  p99 ${p99} ms`);
  }
  for (const child of [...Object.values(variants), upstream]) child.process.disconnect();
}

for (const kind of ["tcp", "http"] as const) await compare(kind);
for (const kind of ["tcp", "http"] as const) await injected(kind);
