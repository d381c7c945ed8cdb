// How exact the faults are in real time: a bandwidth, the edges of a schedule, and delays beside what was drawn for them.
import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { median, table } from "./figures.js";
import { startChild, type Running } from "./proxy-processes.js";

/** Prints the three tables. */
export async function measurePrecision(): Promise<void> {
  await bandwidths();
  await scheduleEdges();
  await drawnDelays();
}

async function bandwidths(): Promise<void> {
  const upstream = await startChild({ role: "bulk-upstream", upstreamPort: 0, faults: [] });
  const rows: string[][] = [];
  for (const bytesPerSecond of [20_000, 200_000, 2_000_000, 20_000_000]) {
    const faults = [{ kind: "bandwidth", bytesPerSecond }];
    const proxy = await startChild({ role: "assay-tcp", upstreamPort: upstream.port, faults });
    const seen: number[] = [];
    for (let round = 0; round < 3; round += 1) seen.push(await rateOf(proxy, bytesPerSecond * 2));
    const off = (median(seen) / bytesPerSecond - 1) * 100;
    rows.push([`${bytesPerSecond} bytes/s`, median(seen).toFixed(0), `${off.toFixed(2)} %`]);
    proxy.end();
  }
  upstream.end();
  console.log(`\nbandwidth, two seconds' worth of bytes, median of 3 (aim: within 5 %)`);
  console.log(table(["asked", "measured", "off by"], rows));
}

/** Bytes a second from asking to the last byte. */
async function rateOf({ port }: Running, bytes: number): Promise<number> {
  const socket = connect({ port, host: "127.0.0.1" });
  let received = 0;
  const startMs = performance.now();
  socket.write(String(bytes));
  for await (const chunk of socket) received += (chunk as Buffer).length; // a socket without encoding gives bytes
  if (received !== bytes) throw new Error(`${received} of ${bytes} bytes came`);
  return received / ((performance.now() - startMs) / 1_000);
}

/** A reset within a window: asked every 2 ms, the first request that is broken and the first that is not show its edges. */
async function scheduleEdges(): Promise<void> {
  const upstream = await startChild({ role: "http-upstream", upstreamPort: 0, faults: [] });
  const windows = { startMs: 600, endMs: 1_400 };
  const faults = [{ kind: "http-error", statusCode: 503, schedule: "start:30%,duration:40%" }];
  const order = { upstreamPort: upstream.port, faults, durationMs: 2_000 };
  const proxy = await startChild({ role: "assay-http", ...order });
  const misses: { opens: number[]; closes: number[] } = { opens: [], closes: [] };
  for (let round = 0; round < 5; round += 1) {
    const begunAtMs = Number((await proxy.ask("begin"))["begunAtMs"]);
    const seen: { atMs: number; isBroken: boolean }[] = [];
    while (seen.length === 0 || (seen.at(-1)?.atMs ?? 0) < 2_000) {
      const answer = await fetch(`http://127.0.0.1:${proxy.port}/`);
      await answer.text();
      const atMs = performance.timeOrigin + performance.now() - begunAtMs;
      seen.push({ atMs, isBroken: answer.status === 503 });
      await delay(2);
    }
    const opened = seen.find(({ isBroken }) => isBroken)?.atMs ?? Number.NaN;
    const closed = seen.find(({ atMs, isBroken }) => atMs > opened && !isBroken)?.atMs ?? Number.NaN;
    misses.opens.push(opened - windows.startMs);
    misses.closes.push(closed - windows.endMs);
  }
  proxy.end();
  upstream.end();
  console.log(`\nschedule edges as a client sees them that asks every few ms, 5 rounds (aim: within 50 ms)`);
  const say = (values: readonly number[]): string[] => [
    median(values).toFixed(1),
    Math.max(...values.map(Math.abs)).toFixed(1),
  ];
  console.log(
    table(
      ["", "median off ms", "most off ms"],
      [
        ["opens", ...say(misses.opens)],
        ["closes", ...say(misses.closes)],
      ],
    ),
  );
}

/** What each answer was late beyond what was drawn for it, one connection at a time. */
async function drawnDelays(): Promise<void> {
  const upstream = await startChild({ role: "http-upstream", upstreamPort: 0, faults: [] });
  const rows: string[][] = [];
  for (const settings of [
    { meanMs: 30, stddevMs: 8 },
    { distribution: "uniform", minMs: 10, maxMs: 50 },
    { distribution: "pareto", scaleMs: 15, shape: 3 },
  ]) {
    const order = { upstreamPort: upstream.port, faults: [{ kind: "latency", ...settings }] };
    const proxy = await startChild({ role: "assay-http", ...order });
    const extraMs: number[] = [];
    for (let at = 0; at < 150; at += 1) {
      const startMs = performance.now();
      const answer = await fetch(`http://127.0.0.1:${proxy.port}/`);
      await answer.text();
      const drawnMs = Number(/drawn=([\d.]+)ms/.exec(answer.headers.get("x-assay-faults") ?? "")?.[1]);
      extraMs.push(performance.now() - startMs - drawnMs);
    }
    const sorted = extraMs.toSorted((a, b) => a - b);
    const at = (percent: number): string => (sorted[Math.floor(sorted.length * percent)] ?? 0).toFixed(2);
    rows.push([JSON.stringify(settings), at(0), at(0.5), at(0.99)]);
    proxy.end();
  }
  upstream.end();
  console.log("\nanswers beyond the delay drawn for them, 150 each, the client's own time included");
  console.log(table(["", "least ms", "median ms", "p99 ms"], rows));
}
