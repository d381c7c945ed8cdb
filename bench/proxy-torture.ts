// What the proxy bears: a gigabyte each way over TCP and HTTP with the memory that took, and 5,000 connections at once.
import { createServer, request } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { sayMachine, table } from "./figures.js";
import { startChild, type Running } from "./proxy-processes.js";

const gigabyte = 2 ** 30;
const megabyte = 2 ** 20;

async function rssMb(proxy: Running): Promise<number> {
  return Number((await proxy.ask("rss"))["rss"]) / megabyte;
}

/** The greatest memory of the proxy while `work` goes on, looked at ten times a second. */
async function peakOf(proxy: Running, work: Promise<number>): Promise<{ bytes: number; peakMb: number }> {
  let peakMb = await rssMb(proxy);
  const watch = { isOver: false };
  const watched = (async () => {
    while (!watch.isOver) {
      await delay(100);
      peakMb = Math.max(peakMb, await rssMb(proxy));
    }
  })();
  const bytes = await work.finally(() => (watch.isOver = true));
  await watched;
  return { bytes, peakMb };
}

async function overTcp(port: number, isSlow: boolean): Promise<number> {
  const socket = connect({ port, host: "127.0.0.1" });
  socket.write(String(gigabyte));
  return drained(socket, isSlow);
}

/** Counts what comes; a slow reader stops for 50 ms after each 16 MiB. */
async function drained(source: NodeJS.ReadableStream, isSlow: boolean): Promise<number> {
  let bytes = 0;
  let untilRest = 16 * megabyte;
  for await (const chunk of source) {
    bytes += (chunk as Buffer).length; // no encoding is set, so these are bytes
    untilRest -= (chunk as Buffer).length;
    if (!isSlow || untilRest > 0) continue;
    untilRest = 16 * megabyte;
    await delay(50);
  }
  return bytes;
}

async function upload(port: number): Promise<number> {
  const sent = request({ port, host: "127.0.0.1", method: "POST", path: "/" });
  const chunk = Buffer.alloc(megabyte / 4);
  for (let bytes = 0; bytes < gigabyte; bytes += chunk.length)
    if (!sent.write(chunk)) await once(sent, "drain");
  sent.end();
  const [answer] = (await once(sent, "response")) as [NodeJS.ReadableStream]; // node gives a message
  let said = "";
  for await (const part of answer) said += String(part);
  return Number(said);
}

/** Answers a GET with a gigabyte, and a POST with the number of bytes that came. */
async function httpUpstream(): Promise<{ port: number; close: () => void }> {
  const chunk = Buffer.alloc(megabyte / 4);
  const server = createServer((req, res) => {
    if (req.method === "POST") {
      void drained(req, false).then((bytes) => res.end(String(bytes)));
      return;
    }
    let left = gigabyte;
    const fill = (): void => {
      while (left > 0) {
        left -= chunk.length;
        if (!res.write(chunk)) return;
      }
      res.end();
    };
    res.on("drain", fill);
    fill();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}

async function download(port: number, isSlow: boolean): Promise<number> {
  const asked = request({ port, host: "127.0.0.1", path: "/" }).end();
  const [answer] = (await once(asked, "response")) as [NodeJS.ReadableStream]; // node gives a message
  return drained(answer, isSlow);
}

async function streams(): Promise<void> {
  const bulk = await startChild({ role: "bulk-upstream", upstreamPort: 0, faults: [] });
  const http = await httpUpstream();
  const faults = [{ kind: "latency", meanMs: 20, stddevMs: 0 }];
  const rows: string[][] = [];
  const works: [string, "tcp" | "http", readonly unknown[], (port: number) => Promise<number>][] = [
    ["TCP, a fast reader", "tcp", [], (port) => overTcp(port, false)],
    ["TCP, a slow reader, 20 ms injected", "tcp", faults, (port) => overTcp(port, true)],
    ["HTTP answer, a fast reader", "http", [], (port) => download(port, false)],
    ["HTTP answer, a slow reader, 20 ms injected", "http", faults, (port) => download(port, true)],
    ["HTTP request", "http", [], upload],
  ];
  for (const [name, kind, plan, work] of works) {
    const upstreamPort = kind === "tcp" ? bulk.port : http.port;
    const proxy = await startChild({ role: `assay-${kind}`, upstreamPort, faults: plan });
    const before = await rssMb(proxy);
    const startMs = performance.now();
    const { bytes, peakMb } = await peakOf(proxy, work(proxy.port));
    const seconds = (performance.now() - startMs) / 1_000;
    const isWhole = bytes === gigabyte ? "whole" : `${bytes} BYTES`;
    rows.push([name, isWhole, seconds.toFixed(1), before.toFixed(0), peakMb.toFixed(0)]);
    proxy.end();
  }
  bulk.end();
  http.close();
  console.log("\n1 GiB through one connection");
  console.log(table(["", "came", "seconds", "MB before", "MB at most"], rows));
}

async function connections(many: number): Promise<void> {
  const upstream = await startChild({ role: "tcp-upstream", upstreamPort: 0, faults: [] });
  const proxy = await startChild({ role: "assay-tcp", upstreamPort: upstream.port, faults: [] });
  const before = await rssMb(proxy);
  const startMs = performance.now();
  const open: Socket[] = [];
  while (open.length < many) {
    const some = Array.from({ length: 100 }, () => connect({ port: proxy.port, host: "127.0.0.1" }));
    await Promise.all(some.map((socket) => once(socket, "connect")));
    open.push(...some);
  }
  const answers = await Promise.all(
    open.map(async (socket, at) => {
      socket.write(`hello ${at}`);
      const [said] = (await once(socket, "data")) as [Buffer]; // an echo
      return said.toString() === `hello ${at}`;
    }),
  );
  const row = [
    `${many} at once over TCP`,
    `${answers.filter(Boolean).length} answered`,
    ((performance.now() - startMs) / 1_000).toFixed(1),
    before.toFixed(0),
    (await rssMb(proxy)).toFixed(0),
  ];
  console.log("\nconnections, all open at the same time");
  console.log(table(["", "", "seconds", "MB before", "MB then"], [row]));
  for (const socket of open) socket.destroy();
  for (const running of [proxy, upstream]) running.end();
}

console.log(sayMachine());
await streams();
await connections(5_000);
