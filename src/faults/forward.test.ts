// The forward proxy: absolute URLs, CONNECT, and which faults act in each.
import { describe, expect, it } from "vitest";
import {
  ask,
  echo,
  eventually,
  httpUpstream,
  proxyWith,
  tcpClient,
  tcpUpstream,
} from "./fixtures/loopback.js";

const forward = { kind: "forward" } as const;

async function connectThrough(port: number, authority: string) {
  const client = await tcpClient(port);
  client.socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`);
  await eventually(() => client.received().includes("\r\n\r\n") || client.socket.destroyed);
  return client;
}

describe("the forward proxy", () => {
  it("[R3] fetches absolute URLs, and faults the hosts it is told to", async () => {
    const upstream = await httpUpstream(
      (req, res) => void res.end(`${String(req.headers.host)} ${String(req.url)}`),
    );
    const other = await httpUpstream((_, res) => void res.end("other"));
    const host = new URL(upstream).host;
    const { port } = await proxyWith(forward, [{ kind: "http-error", match: { host: new URL(other).host } }]);
    expect((await ask(port, { path: `${upstream}/a?b` })).body.toString()).toBe(`${host} /a?b`);
    expect((await ask(port, { path: `${other}/` })).status).toBe(500);
  });

  it("[R3] does every fault on a plain request that the reverse proxy does", async () => {
    const upstream = await httpUpstream(
      (req, res) => void req.resume().on("end", () => res.end("0123456789")),
    );
    const expected: Record<string, object> = {
      latency: { status: 200 },
      jitter: { status: 200 },
      bandwidth: { status: 200 },
      "packet-loss": { status: 200 },
      "slow-body": { status: 200 },
      "http-error": { status: 500 },
      reset: { status: null, error: "ECONNRESET" },
      truncation: { status: 200, error: "ECONNRESET" },
      "black-hole": { error: "CLIENT_TIMEOUT" },
      "dns-failure": { status: 502, headers: { "x-assay-error": "name-not-resolved" } },
      "response-lost": { status: null, error: "ECONNRESET" },
    };
    for (const [kind, outcome] of Object.entries(expected)) {
      const needed = kind === "bandwidth" ? { bytesPerSecond: 1_000 } : {};
      const { port, proxy } = await proxyWith(forward, [{ kind, ...needed }]);
      const told = await ask(port, { path: `${upstream}/`, timeoutMs: kind === "black-hole" ? 60 : 20_000 });
      expect(told, kind).toMatchObject(outcome);
      expect(proxy.counts().faults, kind).toMatchObject({ [`${kind}-1`]: { applied: 1 } });
    }
  });

  it("[R3] tunnels CONNECT, with bytes sent along at once", async () => {
    const authority = new URL(await tcpUpstream(echo)).host;
    const { port } = await proxyWith(forward);
    const client = await tcpClient(port);
    client.socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\nearly`);
    await eventually(() => client.received().toString().endsWith("early"));
    expect(client.received().toString()).toBe("HTTP/1.1 200 Connection Established\r\n\r\nearly");
  });

  it("[R3] acts on the bytes inside CONNECT, and says of HTTP faults that they cannot", async () => {
    const authority = new URL(await tcpUpstream(echo)).host;
    const { port, proxy } = await proxyWith(forward, [
      { kind: "latency", meanMs: 60, stddevMs: 0 },
      { kind: "http-error" },
    ]);
    const client = await connectThrough(port, authority);
    const startMs = performance.now();
    client.socket.write("ping");
    await eventually(() => client.received().toString().endsWith("ping"));
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(60);
    expect(proxy.counts().faults).toMatchObject({
      "http-error-1": { applied: 0, impossible: 1 },
      "latency-1": { applied: 1 },
    });
  });

  it.each([
    ["reset", "ECONNRESET"],
    ["response-lost", "ECONNRESET"],
    ["truncation", ""],
  ])("[R3] %s breaks a CONNECT tunnel", async (kind, error) => {
    const authority = new URL(await tcpUpstream(echo)).host;
    const { port } = await proxyWith(forward, [{ kind }]);
    const client = await connectThrough(port, authority);
    client.socket.write("ping");
    await client.ended;
    client.socket.end();
    expect(await client.closed).toBe(error);
    expect(client.received().toString()).not.toContain("ping");
  });

  it("[R3] answers CONNECT to a name that fails, by a fault or by itself, with 502", async () => {
    const faulty = await proxyWith(forward, [{ kind: "dns-failure" }]);
    const client = await connectThrough(faulty.port, "db.example:5432");
    await client.ended;
    expect(client.received().toString()).toMatch(/^HTTP\/1\.1 502 [^]*does not exist/);
    const clean = await proxyWith(forward);
    const other = await connectThrough(clean.port, "127.0.0.1:1");
    await other.ended;
    expect(other.received().toString()).toMatch(/^HTTP\/1\.1 502 [^]*ECONNREFUSED/);
  });

  it("[R3] refuses what is no proxy request, and itself as a target", async () => {
    const { port, proxy } = await proxyWith(forward);
    expect((await ask(port, { path: "/plain" })).status).toBe(400);
    expect((await ask(port, { path: `http://127.0.0.1:${port}/loop` })).status).toBe(508);
    const client = await connectThrough(port, "nowhere");
    await client.ended;
    expect(client.received().toString()).toMatch(/^HTTP\/1\.1 400 /);
    expect(proxy.counts().troubles["bad-request"]).toBe(3);
  });

  it("[R3] the reverse proxy takes no CONNECT", async () => {
    const { port } = await proxyWith({ kind: "reverse", upstream: "http://127.0.0.1:1" });
    const client = await connectThrough(port, "127.0.0.1:1");
    await client.ended;
    expect(client.received().toString()).toMatch(/^HTTP\/1\.1 405 /);
  });
});
