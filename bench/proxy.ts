// Measures the fault proxy in turns with no proxy, bare Node and haproxy: what it costs, how late its answers are, how exact its faults.
import { median, sayMachine, table } from "./figures.js";
import { runLoad, type LoadOrder } from "./proxy-load.js";
import { measurePrecision } from "./proxy-precision.js";
import { startChild, startHaproxy, type Running } from "./proxy-processes.js";

// short rounds, so that what else the machine does falls on all variants alike
const rounds = 30;
const forMs = 250;
const connections = 16;

/** One round of one variant. */
interface Sample {
  readonly perSecond: number;
  readonly cpuUs: number | null;
  readonly timesMs: readonly number[];
}

type Variants = Readonly<Record<string, Running>>;

const tcpRequest = Buffer.alloc(128, "q");
const httpRequest = Buffer.from(
  "GET /users/7 HTTP/1.1\r\nHost: localhost\r\nUser-Agent: bench\r\nAccept: */*\r\n\r\n",
);
const loads = {
  tcp: { request: tcpRequest, isWhole: (received) => received >= tcpRequest.length },
  http: { request: httpRequest, isWhole: (_, last) => last.subarray(-64).every((byte) => byte === 0x61) },
} satisfies Record<string, Pick<LoadOrder, "request" | "isWhole">>;

type Kind = keyof typeof loads;

/** Round after round, every variant in turn, so that each round's ratios compare the same moment. */
async function inTurns(
  variants: Variants,
  load: (running: Running) => Omit<LoadOrder, "port">,
  times: number,
): Promise<ReadonlyMap<string, readonly Sample[]>> {
  const samples = new Map<string, Sample[]>(Object.keys(variants).map((name) => [name, []]));
  for (const running of Object.values(variants)) await runLoad({ ...load(running), port: running.port });
  for (let round = 0; round < times; round += 1)
    for (const [name, running] of Object.entries(variants)) {
      const before = await running.cpuUs();
      const { answers, seconds, timesMs } = await runLoad({ ...load(running), port: running.port });
      const after = await running.cpuUs();
      const cpuUs = before === null || after === null ? null : (after - before) / answers;
      samples.get(name)?.push({ perSecond: answers / seconds, cpuUs, timesMs });
    }
  return samples;
}

async function compareIdle(kind: Kind): Promise<void> {
  const upstream = await startChild({ role: `${kind}-upstream`, upstreamPort: 0, faults: [] });
  const order = { upstreamPort: upstream.port, faults: [] };
  const haproxy = await startHaproxy(kind, upstream.port);
  const spares = [{ kind: "latency", probability: 0 }];
  const variants: Variants = {
    "no proxy": upstream,
    [`bare node:${kind === "tcp" ? "net" : "http"}`]: await startChild({ role: `bare-${kind}`, ...order }),
    ...(haproxy === null ? {} : { "haproxy, one thread": haproxy }),
    "assay, idle": await startChild({ role: `assay-${kind}`, ...order }),
    "assay, a plan that spares all": await startChild({ role: `assay-${kind}`, ...order, faults: spares }),
  };
  const samples = await inTurns(variants, () => ({ ...loads[kind], connections, forMs }), rounds);
  const missing = haproxy === null ? " haproxy is not installed (apt-get install haproxy): left out." : "";
  console.log(
    `\n${kind}, ${connections} keep-alive connections, ${rounds} rounds of ${forMs} ms in turns.${missing}`,
  );
  print(samples, Object.keys(variants)[1] ?? "");
  for (const running of new Set([...Object.values(variants), upstream])) running.end();
}

/** The fault beside a bare proxy that holds answers with a plain timer: what both miss by is the machine's. */
async function compareHeld(kind: Kind): Promise<void> {
  const upstream = await startChild({ role: `${kind}-upstream`, upstreamPort: 0, faults: [] });
  const order = { upstreamPort: upstream.port, faults: [] };
  const faults = [{ kind: "latency", meanMs: 100, stddevMs: 0 }];
  const variants: Variants = {
    "bare, a timer of 100 ms": await startChild({ role: `bare-${kind}`, ...order, delayMs: 100 }),
    "assay, 100 ms injected": await startChild({ role: `assay-${kind}`, ...order, faults }),
  };
  for (const [many, times] of [
    [16, 8],
    [256, 4],
  ] as const) {
    const load = { ...loads[kind], connections: many, apartMs: 100 / many, forMs: 1_500 };
    const samples = await inTurns(variants, () => load, times);
    console.log(
      `\n${kind}, answers held for 100 ms, ${many} connections, ${times} rounds of 1.5 s in turns.`,
    );
    print(samples, "bare, a timer of 100 ms");
  }
  for (const running of [...Object.values(variants), upstream]) running.end();
}

function print(samples: ReadonlyMap<string, readonly Sample[]>, baseName: string): void {
  const base = samples.get(baseName) ?? [];
  const rows = [...samples].map(([name, taken]) => {
    const ratios = taken.map(({ perSecond }, at) => perSecond / (base[at]?.perSecond ?? Number.NaN));
    const cpu = taken.flatMap(({ cpuUs }) => (cpuUs === null || cpuUs === 0 ? [] : [cpuUs])); // 0: less than a tick
    const times = taken.flatMap(({ timesMs }) => timesMs).toSorted((a, b) => a - b);
    const at = (percent: number): string =>
      (times[Math.floor((times.length * percent) / 100)] ?? Number.NaN).toFixed(2);
    const cost = cpu.length === 0 ? ["–", "–"] : [median(cpu).toFixed(1), Math.min(...cpu).toFixed(1)];
    const perSecond = median(taken.map((one) => one.perSecond)).toFixed(0);
    return [name, perSecond, `x${median(ratios).toFixed(2)}`, at(50), at(99), ...cost];
  });
  const heading = ["", "requests/s", "of bare", "p50 ms", "p99 ms", "CPU us/request", "best round"];
  console.log(table(heading, rows));
}

const only = process.argv[3]; // "idle", "held" or "precision"; all of them without it
console.log(sayMachine());
for (const kind of ["tcp", "http"] as const) if ((only ?? "idle") === "idle") await compareIdle(kind);
for (const kind of ["tcp", "http"] as const) if ((only ?? "held") === "held") await compareHeld(kind);
if ((only ?? "precision") === "precision") await measurePrecision();
