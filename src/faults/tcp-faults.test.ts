// Faults on bare streams over real sockets, with turns as the unit of decision.
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { echo, eventually, proxyWith, tcpClient, tcpUpstream } from "./fixtures/loopback.js";
import { parsePlan } from "./fault.js";

const tcp = (upstream: string) => ({ kind: "tcp", upstream }) as const;

/** Sends `text` and waits for as many bytes to come back; the time that took in milliseconds. */
async function roundTrip(client: Awaited<ReturnType<typeof tcpClient>>, text: string): Promise<number> {
  const startMs = performance.now();
  const before = client.received().length;
  client.socket.write(text);
  await client.until(before + text.length);
  return performance.now() - startMs;
}

describe("faults over TCP", () => {
  it("[R3] passes bytes both ways and keeps a half-closed side half closed", async () => {
    const upstream = await tcpUpstream((socket) => {
      socket.resume().on("end", () => socket.end("said after your end"));
    });
    const { port, proxy } = await proxyWith(tcp(upstream));
    const client = await tcpClient(port);
    client.socket.end("bye");
    await client.ended;
    expect(client.received().toString()).toBe("said after your end");
    await client.closed;
    await eventually(() => proxy.counts().openConnections === 0);
  });

  it("[R3] latency: every exchange on one kept connection is late by its own draw", async () => {
    const { port, decisions } = await proxyWith(tcp(await tcpUpstream(echo)), [
      { kind: "latency", meanMs: 40, stddevMs: 8 },
    ]);
    const client = await tcpClient(port);
    const times = [
      await roundTrip(client, "one"),
      await roundTrip(client, "two"),
      await roundTrip(client, "three"),
    ];
    expect(decisions.map(({ requestIndex, turn }) => [requestIndex, turn])).toEqual([
      [0, 0],
      [0, 1],
      [0, 2],
    ]);
    expect(new Set(decisions.map(({ magnitude }) => magnitude)).size).toBe(3);
    times.forEach((ms, turn) =>
      expect(ms).toBeGreaterThanOrEqual((decisions[turn]?.magnitude ?? Infinity) - 0.01),
    );
  });

  it("[R3] decides the same per connection and turn whatever the order, and otherwise under another seed", async () => {
    const upstream = await tcpUpstream(echo);
    const faults = [{ kind: "jitter", amplitudeMs: 3, probability: 0.5 }];
    const outcome = async (together: boolean, seed: number): Promise<unknown> => {
      const { port, decisions } = await proxyWith(tcp(upstream), faults, { seed });
      const clients: Awaited<ReturnType<typeof tcpClient>>[] = [];
      for (let index = 0; index < 4; index += 1) {
        clients.push(await tcpClient(port));
        await eventually(() => decisions.length >= index + 1); // connections are numbered as they are taken
      }
      const talk = async (client: (typeof clients)[number]): Promise<void> => {
        for (let turn = 0; turn < 5; turn += 1) await roundTrip(client, `${turn}`.repeat(turn + 1));
      };
      if (together) await Promise.all(clients.map(talk));
      else for (const client of [...clients].reverse()) await talk(client);
      return decisions
        .map(({ requestIndex, turn, outcome: what, magnitude }) => [requestIndex, turn, what, magnitude])
        .sort((a, b) => Number(a[0]) - Number(b[0]) || Number(a[1]) - Number(b[1]));
    };
    const first = await outcome(true, 42);
    expect(first).toHaveLength(20);
    expect(await outcome(false, 42)).toEqual(first);
    expect(await outcome(true, 43)).not.toEqual(first);
  });

  it("[R3] bandwidth, slow body and packet loss take their time and lose nothing", async () => {
    const upstream = await tcpUpstream(echo);
    const slow = [
      { kind: "bandwidth", bytesPerSecond: 100_000 },
      { kind: "slow-body", dropBytes: 1_000, everyMs: 10 },
      { kind: "packet-loss", rate: 0.3, stallMs: 40 },
    ];
    const leastMs = [200, 200, 40];
    for (const [at, fault] of slow.entries()) {
      const { port } = await proxyWith(tcp(upstream), [fault]);
      const client = await tcpClient(port);
      expect(await roundTrip(client, "z".repeat(20_000))).toBeGreaterThanOrEqual(leastMs[at] ?? Infinity);
      expect(client.received().toString()).toBe("z".repeat(20_000));
    }
  });

  it("[R3] reset: on the first bytes, before the upstream sees them; in mid-answer after the stated bytes", async () => {
    let seen = 0;
    const upstream = await tcpUpstream((socket) => socket.on("data", (chunk) => (seen += chunk.length)));
    const first = await tcpClient((await proxyWith(tcp(upstream), [{ kind: "reset" }])).port);
    first.socket.write("hello");
    expect(await first.closed).toBe("ECONNRESET");
    expect(seen).toBe(0);
    const faults = [{ kind: "reset", afterBytes: 3, direction: "egress" }];
    const second = await tcpClient((await proxyWith(tcp(await tcpUpstream(echo)), faults)).port);
    second.socket.write("hello");
    expect(await second.closed).toBe("ECONNRESET");
    expect("hel".startsWith(second.received().toString())).toBe(true);
  });

  it("[R3] truncation: the stated bytes, then an orderly end", async () => {
    const { port } = await proxyWith(tcp(await tcpUpstream(echo)), [{ kind: "truncation", keepBytes: 4 }]);
    const client = await tcpClient(port);
    client.socket.write("truncated");
    await client.ended;
    expect(client.received().toString()).toBe("trun");
  });

  it("[R3] response-lost: the upstream did it and answered, the client got a reset", async () => {
    const done: string[] = [];
    const upstream = await tcpUpstream((socket) =>
      socket.on("data", (chunk) => {
        done.push(chunk.toString());
        socket.write("OK");
      }),
    );
    const { port } = await proxyWith(tcp(upstream), [{ kind: "response-lost" }]);
    const client = await tcpClient(port);
    client.socket.write("COMMIT");
    expect(await client.closed).toBe("ECONNRESET");
    expect(client.received().length).toBe(0);
    expect(done).toEqual(["COMMIT"]);
  });

  it("[R3] black hole: nothing arrives, and a client that leaves frees both sockets", async () => {
    let seen = 0;
    let isClosed = false;
    const upstream = await tcpUpstream((socket) => {
      socket.on("data", (chunk) => (seen += chunk.length)).on("end", () => socket.end());
      socket.on("close", () => (isClosed = true));
    });
    const { port, proxy } = await proxyWith(tcp(upstream), [{ kind: "black-hole" }]);
    const client = await tcpClient(port);
    client.socket.write("anyone?");
    await eventually(() => proxy.counts().openExchanges === 1);
    client.socket.destroy();
    await eventually(() => isClosed && proxy.counts().openConnections === 0);
    expect(seen).toBe(0);
  });

  it("[R3] dns-failure: the client is reset and the upstream never dialled", async () => {
    let connections = 0;
    const upstream = await tcpUpstream(() => (connections += 1));
    const { port } = await proxyWith(tcp(upstream), [{ kind: "dns-failure", afterMs: 30 }]);
    const client = await tcpClient(port);
    expect(await client.closed).toBe("ECONNRESET");
    expect(connections).toBe(0);
  });

  it("[R3] dns-failure: a stream that stands is reset when it is next used, and its successor is not connected", async () => {
    const { port, proxy, decisions } = await proxyWith(tcp(await tcpUpstream(echo)));
    const [pooled, idle] = [await tcpClient(port), await tcpClient(port)];
    for (const client of [pooled, idle]) await roundTrip(client, "before");
    proxy.setPlan(parsePlan([{ kind: "dns-failure", afterMs: 30 }]));
    pooled.socket.write("a query");
    expect(await pooled.closed).toBe("ECONNRESET");
    expect(await (await tcpClient(port)).closed).toBe("ECONNRESET");
    expect(decisions.map(({ kind, outcome }) => [kind, outcome])).toEqual([
      ["dns-failure", "applied"],
      ["dns-failure", "applied"],
    ]);
    proxy.setPlan([]);
    await roundTrip(idle, "after"); // it lay idle while the fault lasted
  });

  it("[R3] an upstream that is not there is a reset, and counted", async () => {
    const { port, proxy } = await proxyWith(tcp("tcp://127.0.0.1:1"));
    const client = await tcpClient(port);
    expect(await client.closed).toBe("ECONNRESET");
    expect(proxy.counts().troubles["upstream-unreachable"]).toBe(1);
  });

  it("[R3] passes a reset of one side to the other", async () => {
    const upstream = await tcpUpstream((socket) => socket.once("data", () => socket.resetAndDestroy()));
    const { port } = await proxyWith(tcp(upstream));
    const client = await tcpClient(port);
    client.socket.write("x");
    expect(await client.closed).toBe("ECONNRESET");
  });

  it("[R3] passes a client's reset to the upstream", async () => {
    let upstreamEnd: string | null = null;
    const url = await tcpUpstream((socket) => {
      socket.on("error", (error: NodeJS.ErrnoException) => (upstreamEnd = error.code ?? "")).pipe(socket);
    });
    const { port, proxy } = await proxyWith(tcp(url));
    const client = await tcpClient(port);
    await roundTrip(client, "before");
    client.socket.resetAndDestroy();
    await eventually(() => upstreamEnd !== null && proxy.counts().openConnections === 0);
    expect(upstreamEnd).toBe("ECONNRESET");
  });

  it("[R3] acts on connections that were open before the fault was added, and stops when it is removed", async () => {
    const { port, proxy } = await proxyWith(tcp(await tcpUpstream(echo)));
    const client = await tcpClient(port);
    await roundTrip(client, "before");
    proxy.setPlan(parsePlan([{ kind: "latency", meanMs: 60, stddevMs: 0 }]));
    expect(await roundTrip(client, "during")).toBeGreaterThanOrEqual(60);
    proxy.setPlan([]);
    expect(await roundTrip(client, "after")).toBeLessThan(60);
  });

  it("[R3] numbers a kept connection anew in each run, and decides nothing on one that lies idle", async () => {
    const { port, proxy, decisions } = await proxyWith(tcp(await tcpUpstream(echo)));
    const [busy, idle] = [await tcpClient(port), await tcpClient(port)];
    for (const client of [idle, busy, busy]) await roundTrip(client, "before");
    const runs: unknown[] = [];
    for (const scenario of ["a", "a"]) {
      proxy.beginRun({
        scenario,
        plan: parsePlan([{ kind: "latency", id: "slow", meanMs: 5, stddevMs: 1 }]),
      });
      for (const text of ["one", "two"]) await roundTrip(busy, text);
      runs.push(
        decisions.splice(0).map(({ requestIndex, turn, magnitude }) => [requestIndex, turn, magnitude]),
      );
    }
    expect(runs[0]).toEqual([
      [0, 0, expect.any(Number)],
      [0, 1, expect.any(Number)],
    ]);
    expect(runs[1]).toEqual(runs[0]);
    expect(proxy.counts().turns).toBe(7);
  });

  it("[R3] opens and closes with its schedule on a connection that stays", async () => {
    const faults = [{ kind: "latency", meanMs: 50, stddevMs: 0, schedule: "start:50%,duration:50%" }];
    const offset = { ms: 0 };
    const clock = {
      now: () => offset.ms + performance.now(),
      sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, Math.ceil(ms) + 1)),
    };
    const { port } = await proxyWith(tcp(await tcpUpstream(echo)), faults, { clock, durationMs: 100_000 });
    const client = await tcpClient(port);
    expect(await roundTrip(client, "early")).toBeLessThan(50);
    offset.ms = 60_000;
    expect(await roundTrip(client, "within")).toBeGreaterThanOrEqual(50);
    offset.ms = 110_000;
    expect(await roundTrip(client, "past")).toBeLessThan(50);
  });

  it("[R3] loses nothing of 50 MB when faults come and go under way", async () => {
    const body = Buffer.alloc(50_000_000);
    for (let at = 0; at < body.length; at += 4) body.writeUInt32LE((at * 2_654_435_761) >>> 0, at);
    const upstream = await tcpUpstream((socket) => void socket.once("data", () => socket.end(body)));
    const shaped = parsePlan([
      { kind: "latency", meanMs: 5, stddevMs: 0 },
      { kind: "packet-loss", rate: 0.001, stallMs: 2 },
    ]);
    const { port, proxy } = await proxyWith(tcp(upstream), [
      { kind: "bandwidth", bytesPerSecond: 20_000_000 },
    ]);
    const client = await tcpClient(port);
    let changes = 0;
    let size = 0;
    client.socket.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (Math.floor((size - chunk.length) / 5_000_000) === Math.floor(size / 5_000_000)) return;
      changes += 1;
      proxy.setPlan(changes % 2 === 0 ? [] : shaped);
    });
    client.socket.write("go");
    await client.ended;
    const hash = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");
    expect(changes).toBeGreaterThan(5);
    expect(hash(client.received())).toBe(hash(body));
  });

  it("[R3] refuses a plan that could never act on bytes", async () => {
    const { proxy } = await proxyWith(tcp(await tcpUpstream(echo)));
    expect(() => proxy.setPlan(parsePlan([{ kind: "http-error" }]))).toThrow(/needs HTTP/);
    expect(proxy.plan()).toEqual([]);
  });
});
