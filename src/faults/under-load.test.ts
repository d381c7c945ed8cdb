// The proxy under weight: slow readers, many connections, closing with work under way.
import { createHash } from "node:crypto";
import { once } from "node:events";
import { fork } from "node:child_process";
import { request } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { packageRoot } from "../runtime/runtime.js";
import { parsePlan } from "./fault.js";
import {
  ask,
  closeLater,
  echo,
  eventually,
  httpUpstream,
  keepAliveAgent,
  proxyWith,
  tcpClient,
  tcpUpstream,
} from "./fixtures/loopback.js";

const megabyte = 2 ** 20;

/** A proxy in a process of its own, so that its memory can be measured; `rss` asks for it in bytes. */
async function separateProxy(upstream: string, faults: readonly unknown[]) {
  const child = fork(join(import.meta.dirname, "fixtures", "separate-proxy.mjs"), [
    join(packageRoot, "dist", "faults", "faults.js"),
    JSON.stringify({ kind: upstream.startsWith("tcp") ? "tcp" : "reverse", upstream }),
    JSON.stringify(faults),
  ]);
  closeLater(() => void child.kill("SIGKILL"));
  const next = async (): Promise<number> => {
    const [{ value }] = (await once(child, "message")) as [{ value: number }]; // what separate-proxy.mjs sends
    return value;
  };
  const port = await next();
  const rss = (): Promise<number> => {
    child.send("rss");
    return next();
  };
  return { port, rss };
}

describe("the proxy under load", () => {
  it.each([
    ["no fault", []],
    ["latency", [{ kind: "latency", meanMs: 20, stddevMs: 0 }]],
  ])("[R3] keeps 200 MB for a slow reader upstream, with %s", async (_, faults) => {
    const total = 200 * megabyte;
    let sent = 0;
    const upstream = await httpUpstream((_req, res) => {
      res.writeHead(200, { "content-length": total });
      const chunk = Buffer.alloc(megabyte / 4);
      const fill = (): void => {
        while (sent < total) {
          sent += chunk.length;
          if (!res.write(chunk)) return;
        }
        res.end();
      };
      res.on("drain", fill);
      fill();
    });
    const { port, rss } = await separateProxy(upstream, faults);
    const beforeBytes = await rss();
    const asked = request({ port, host: "127.0.0.1" });
    const arrived = once(asked, "response");
    asked.end();
    const [res] = (await arrived) as [NodeJS.ReadableStream]; // node's response
    let read = 0;
    let mostBytes = 0;
    res.pause();
    for (let look = 0, before = -1; look < 10 || sent > before; look += 1) {
      before = sent; // until the upstream has been stopped, however long that takes
      mostBytes = Math.max(mostBytes, await rss());
    }
    expect(sent).toBeLessThan(60 * megabyte); // what sockets and the proxy may hold
    res.on("data", (chunk: Buffer) => (read += chunk.length)).resume();
    await once(res, "end");
    mostBytes = Math.max(mostBytes, await rss());
    expect(read).toBe(total);
    expect(mostBytes - beforeBytes).toBeLessThan(120 * megabyte);
  });

  it("[R3] gives 50 MB over HTTP whole when its faults end in mid-flight", async () => {
    const body = Buffer.alloc(50_000_000);
    for (let at = 0; at < body.length; at += 4) body.writeUInt32LE((at * 2_654_435_761) >>> 0, at);
    const upstream = await httpUpstream((_, res) => void res.end(body));
    const { port, proxy } = await proxyWith({ kind: "reverse", upstream }, [
      { kind: "bandwidth", bytesPerSecond: 30_000_000 },
      { kind: "latency", meanMs: 10, stddevMs: 0 },
    ]);
    const hash = createHash("sha256");
    let size = 0;
    await new Promise<void>((resolve, reject) => {
      const asked = request({ port, host: "127.0.0.1" }, (res) => {
        res.on("data", (chunk: Buffer) => {
          hash.update(chunk);
          size += chunk.length;
          if (size > 10_000_000 && proxy.plan().length === 2) proxy.setPlan(proxy.plan().slice(1));
          if (size > 20_000_000 && proxy.plan().length < 2) proxy.setPlan([]);
        });
        res.on("end", resolve).on("error", reject);
      });
      asked.on("error", reject).end();
    });
    expect(size).toBe(body.length);
    expect(hash.digest("hex")).toBe(createHash("sha256").update(body).digest("hex"));
  });

  it("[R3] carries 1,000 connections at once, HTTP and TCP", async () => {
    const upstream = await httpUpstream((req, res) => void res.end(String(req.url)));
    const http = await proxyWith({ kind: "reverse", upstream }, [
      { kind: "latency", meanMs: 50, stddevMs: 0 },
    ]);
    const agent = keepAliveAgent();
    const told = await Promise.all(
      Array.from({ length: 1_000 }, (_, at) => ask(http.port, { agent, path: `/${at}` })),
    );
    expect(told.every(({ status, body }, at) => status === 200 && body.toString() === `/${at}`)).toBe(true);
    expect(http.proxy.counts().connections).toBe(1_000);
    const tcp = await proxyWith({ kind: "tcp", upstream: await tcpUpstream(echo) });
    const clients = await Promise.all(Array.from({ length: 1_000 }, () => tcpClient(tcp.port)));
    clients.forEach(({ socket }, at) => socket.write(`<${at}>`));
    await eventually(() => clients.every(({ received }) => received().includes(">")));
    expect(clients.every(({ received }, at) => received().toString() === `<${at}>`)).toBe(true);
    for (const { socket } of clients) socket.destroy();
    await eventually(() => tcp.proxy.counts().openConnections === 0);
  });

  it("[R3] closes in order: takes nothing new, lets what is under way end", async () => {
    let release: () => void = () => undefined;
    let isAsked = false;
    const upstream = await httpUpstream((_, res) => {
      isAsked = true;
      release = () => void res.end("late but whole");
    });
    const { port, proxy } = await proxyWith({ kind: "reverse", upstream });
    const asked = ask(port, { agent: keepAliveAgent() });
    await eventually(() => isAsked);
    const closed = proxy.close({ graceMs: 20_000 });
    expect((await ask(port)).error).toBe("ECONNREFUSED");
    release();
    const told = await asked;
    expect(told.body.toString()).toBe("late but whole");
    expect(told.headers.connection).toBe("close");
    await closed;
  });

  it("[R3] closes at once when told to, with a black hole full of clients", async () => {
    const upstream = await httpUpstream((_, res) => void res.end());
    const { port, proxy } = await proxyWith({ kind: "reverse", upstream }, [{ kind: "black-hole" }]);
    const asked = Array.from({ length: 10 }, () => ask(port));
    await eventually(() => proxy.counts().openExchanges === 10);
    await proxy.close({ graceMs: 0 });
    expect((await Promise.all(asked)).map(({ error }) => error)).toEqual(Array(10).fill("ECONNRESET"));
  });

  it("[R3] breaks what outlasts the grace time", async () => {
    const upstream = await tcpUpstream(echo);
    const { port, proxy } = await proxyWith({ kind: "tcp", upstream }, []);
    const client = await tcpClient(port);
    await eventually(() => proxy.counts().openExchanges === 1);
    const startMs = performance.now();
    await proxy.close({ graceMs: 80 });
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(79);
    await client.ended;
  });

  it("[R3] does not mind clients that connect and leave without a word", async () => {
    const { port, proxy } = await proxyWith({ kind: "tcp", upstream: await tcpUpstream(echo) }, [
      { kind: "latency" },
    ]);
    for (let count = 0; count < 50; count += 1) {
      const socket = connect({ port, host: "127.0.0.1" });
      socket.on("connect", () => socket.resetAndDestroy());
    }
    await eventually(() => proxy.counts().connections === 50 && proxy.counts().openConnections === 0);
    await eventually(() => proxy.counts().openExchanges === 0);
    proxy.setPlan(parsePlan([]));
  });
});
