// Every fault over real HTTP: what the client measures, what the upstream saw, and what was recorded.
import { describe, expect, it } from "vitest";
import { ask, eventually, httpUpstream, keepAliveAgent, proxyWith } from "./fixtures/loopback.js";
import { parsePlan } from "./fault.js";

/** An upstream that answers `x` × n to /n, proxied in reverse with `faults`; `seen` are the methods it finished reading. */
async function setUp(faults: readonly unknown[], more: object = {}) {
  const seen: string[] = [];
  const upstream = await httpUpstream((req, res) => {
    req.resume().on("end", () => {
      seen.push(String(req.method));
      res.end(Buffer.alloc(Number(req.url?.slice(1) ?? 0), "x"));
    });
  });
  return { ...(await proxyWith({ kind: "reverse", upstream }, faults, more)), seen, upstream };
}

describe("faults over HTTP", () => {
  it("[R3] latency delays the answer by what was drawn, and says so in its head", async () => {
    const { port, decisions } = await setUp([{ kind: "latency", id: "slow", meanMs: 80, stddevMs: 10 }]);
    const told = await ask(port, { path: "/100000" });
    const drawn = decisions[0]?.magnitude ?? 0;
    expect(drawn).toBeGreaterThan(30);
    expect(told.headMs).toBeGreaterThanOrEqual(drawn);
    expect(told.ms).toBeLessThan(drawn + 1_000);
    expect(told.body.length).toBe(100_000);
    expect(told.headers["x-assay-faults"]).toBe(
      `slow;kind=latency;drawn=${Math.round(drawn * 1_000) / 1_000}ms`,
    );
    expect(told.headers["x-assay-request-index"]).toBe("0");
  });

  it("[R3] latency on the request delays the upstream, not the client's sending", async () => {
    const { port } = await setUp([
      { kind: "latency", meanMs: 80, stddevMs: 0, side: "client", direction: "ingress" },
    ]);
    const told = await ask(port, { method: "POST", path: "/3", body: Buffer.alloc(50_000) });
    expect(told).toMatchObject({ status: 200, error: null });
    expect(told.ms).toBeGreaterThanOrEqual(80);
  });

  it("[R3] jitter delays by no more than its amplitude and keeps the body whole", async () => {
    const { port, decisions } = await setUp([{ kind: "jitter", amplitudeMs: 60, frequencyHz: 50 }]);
    const told = await ask(port, { path: "/200000" });
    expect(told.headMs).toBeGreaterThanOrEqual(decisions[0]?.magnitude ?? Infinity);
    expect(told.body.length).toBe(200_000);
  });

  it("[R3] bandwidth takes its time for a body, up and down", async () => {
    const down = await setUp([{ kind: "bandwidth", bytesPerSecond: 200_000 }]);
    expect((await ask(down.port, { path: "/50000" })).ms).toBeGreaterThanOrEqual(250);
    const up = await setUp([{ kind: "bandwidth", bytesPerSecond: 200_000, direction: "egress" }]);
    const told = await ask(up.port, { method: "POST", path: "/1", body: Buffer.alloc(50_000) });
    expect(told).toMatchObject({ status: 200 });
    expect(told.ms).toBeGreaterThanOrEqual(250);
  });

  it("[R3] packet loss stalls the body and loses none of it", async () => {
    const { port } = await setUp([{ kind: "packet-loss", rate: 0.2, stallMs: 20 }]);
    const told = await ask(port, { path: "/30000" });
    expect(told.body.equals(Buffer.alloc(30_000, "x"))).toBe(true);
    expect(told.ms).toBeGreaterThanOrEqual(20);
  });

  it("[R3] slow body sends the head at once and drips the rest", async () => {
    const { port } = await setUp([{ kind: "slow-body", dropBytes: 10, everyMs: 30 }]);
    const told = await ask(port, { path: "/100" });
    expect(told.ms).toBeGreaterThanOrEqual(300);
    expect(told.ms - told.headMs).toBeGreaterThanOrEqual(200);
    expect(told.body.length).toBe(100);
  });

  it("[R3] http-error before: the upstream is never asked", async () => {
    const { port, seen } = await setUp([
      { kind: "http-error", statusCode: 503, body: "busy", retryAfterSeconds: 7 },
    ]);
    const agent = keepAliveAgent(1);
    const told = await ask(port, { agent, method: "POST", path: "/1", body: "x" });
    expect(told).toMatchObject({ status: 503, headers: { "retry-after": "7" } });
    expect(told.body.toString()).toBe("busy");
    expect((await ask(port, { agent, method: "HEAD" })).status).toBe(503);
    expect(seen).toEqual([]);
  });

  it("[R3] http-error after: the upstream has done its work", async () => {
    const { port, seen } = await setUp([{ kind: "http-error", statusCode: 500, when: "after" }]);
    const told = await ask(port, { method: "POST", path: "/100000", body: "x" });
    expect(told.status).toBe(500);
    expect(told.body.toString()).not.toContain("xxx");
    expect(seen).toEqual(["POST"]);
  });

  it("[R3] a delayed error is both", async () => {
    const { port } = await setUp([{ kind: "http-error" }, { kind: "latency", meanMs: 60, stddevMs: 0 }]);
    const told = await ask(port);
    expect(told.status).toBe(500);
    expect(told.ms).toBeGreaterThanOrEqual(60);
  });

  it("[R3] reset: the client's connection is reset and the upstream not asked", async () => {
    const { port, seen } = await setUp([{ kind: "reset" }]);
    expect(await ask(port)).toMatchObject({ status: null, error: "ECONNRESET" });
    expect(seen).toEqual([]);
  });

  it("[R3] reset in mid-answer: a part comes, then the reset", async () => {
    const { port } = await setUp([{ kind: "reset", afterBytes: 1_000, direction: "egress" }]);
    const told = await ask(port, { path: "/100000" });
    expect(told).toMatchObject({ status: 200, error: "ECONNRESET" });
    expect(told.body.length).toBeLessThanOrEqual(1_000);
  });

  it("[R3] reset of the upstream's connection is a 502 for the client, which keeps its own", async () => {
    const { port, proxy } = await setUp([{ kind: "reset", side: "server", match: { path: "/5" } }]);
    const agent = keepAliveAgent(1);
    expect(await ask(port, { agent, path: "/5" })).toMatchObject({
      status: 502,
      headers: { "x-assay-error": "upstream-broken" },
    });
    expect((await ask(port, { agent, path: "/6" })).status).toBe(200);
    expect(proxy.counts().connections).toBe(1);
  });

  it("[R3] truncation: the stated bytes and then the end, with a length or with chunks", async () => {
    const { port } = await setUp([{ kind: "truncation", keepBytes: 500 }]);
    const told = await ask(port, { path: "/2000" });
    expect(told).toMatchObject({ status: 200, error: "ECONNRESET" });
    expect(told.body.length).toBe(500);
    expect(told.headers["content-length"]).toBe("2000");
    const chunked = await httpUpstream((_, res) => {
      res.write(Buffer.alloc(1_000, "y"));
      res.end(Buffer.alloc(1_000, "y"));
    });
    const other = await proxyWith({ kind: "reverse", upstream: chunked }, [
      { kind: "truncation", keepBytes: 500 },
    ]);
    const cut = await ask(other.port);
    expect([cut.body.length, cut.error]).toEqual([500, "ECONNRESET"]);
  });

  it("[R3] truncation of the request: the upstream gets a part, the client a 502", async () => {
    const sizes: number[] = [];
    const upstream = await httpUpstream((req) => {
      let size = 0;
      req.on("data", (chunk: Buffer) => (size += chunk.length));
      req.on("error", () => undefined).on("close", () => sizes.push(size));
    });
    const { port } = await proxyWith({ kind: "reverse", upstream }, [
      { kind: "truncation", keepBytes: 500, direction: "egress" },
    ]);
    expect((await ask(port, { method: "POST", body: Buffer.alloc(5_000) })).status).toBe(502);
    await eventually(() => sizes.length === 1);
    expect(sizes).toEqual([500]);
  });

  it("[R3] black hole: ends with the client's own timeout and frees every socket", async () => {
    const { port, proxy, seen } = await setUp([{ kind: "black-hole" }]);
    const asked = Array.from({ length: 20 }, () => ask(port, { timeoutMs: 150 }));
    for (const told of await Promise.all(asked)) {
      expect(told.error).toBe("CLIENT_TIMEOUT");
      expect(told.ms).toBeGreaterThanOrEqual(149);
    }
    await eventually(() => proxy.counts().openConnections === 0 && proxy.counts().openExchanges === 0);
    expect(seen).toEqual([]);
  });

  it("[R3] black hole on the way back: the upstream ran, and taking the fault away delivers its answer", async () => {
    const { port, proxy, seen } = await setUp([{ kind: "black-hole", direction: "ingress" }]);
    const asked = ask(port, { path: "/50000" });
    await eventually(() => seen.length === 1);
    proxy.setPlan([]);
    const told = await asked;
    expect(told).toMatchObject({ status: 200, error: null });
    expect(told.body.length).toBe(50_000);
  });

  it("[R3] dns-failure: no answer, since a name that is not resolved gives none, but a reset after its time", async () => {
    const { port, seen } = await setUp([{ kind: "dns-failure", answer: "timeout", afterMs: 80 }]);
    const told = await ask(port);
    expect(told).toMatchObject({ status: null, error: "ECONNRESET" });
    expect(told.ms).toBeGreaterThanOrEqual(80);
    expect(seen).toEqual([]);
  });

  it("[R3] response-lost: the upstream handled the request and answered in full, the client got a reset", async () => {
    let isAnswered = false;
    const upstream = await httpUpstream((req, res) => {
      req.resume().on("end", () => res.end(Buffer.alloc(300_000), () => (isAnswered = true)));
    });
    const { port, decisions } = await proxyWith({ kind: "reverse", upstream }, [{ kind: "response-lost" }]);
    const told = await ask(port, { method: "POST", body: "order" });
    expect(told).toMatchObject({ status: null, error: "ECONNRESET" });
    expect(told.body.length).toBe(0);
    expect(isAnswered).toBe(true);
    expect(decisions).toMatchObject([{ fault: "response-lost-1", outcome: "applied" }]);
  });

  it("[R3] acts on the requests it matches and leaves the others alone", async () => {
    const operations = [{ id: "readUser", method: "GET", path: "/users/{id}" }];
    const faults = [
      { kind: "http-error", statusCode: 501, match: { operation: "readUser" } },
      { kind: "http-error", statusCode: 502, match: { method: "PUT" } },
      { kind: "http-error", statusCode: 503, match: { header: { "x-tenant": "acme*" } } },
    ];
    const { port, decisions } = await setUp(faults, { operations });
    expect((await ask(port, { path: "/users/7" })).status).toBe(501);
    expect((await ask(port, { path: "/1", headers: { "x-assay-operation": "readUser" } })).status).toBe(501);
    expect((await ask(port, { path: "/1", method: "PUT" })).status).toBe(502);
    expect((await ask(port, { path: "/1", headers: { "x-tenant": "acme-eu" } })).status).toBe(503);
    const clean = await ask(port, { path: "/1" });
    expect(clean.status).toBe(200);
    expect(clean.headers).not.toHaveProperty("x-assay-faults");
    expect(decisions).toHaveLength(4);
  });

  it("[R3] decides the same for each request under another concurrency, and otherwise under another seed", async () => {
    const faults = [
      { kind: "http-error", probability: 0.3 },
      { kind: "latency", meanMs: 2, stddevMs: 1, probability: 0.5 },
    ];
    const outcome = async (concurrency: number, seed: number): Promise<unknown> => {
      const { port, decisions } = await setUp(faults, { seed });
      const agent = keepAliveAgent(concurrency);
      const asked = Array.from({ length: 60 }, (_, index) =>
        ask(port, { agent, headers: { "x-assay-request-index": String(index) } }),
      );
      const statuses = (await Promise.all(asked)).map(({ status, headers }) => [
        status,
        headers["x-assay-faults"],
      ]);
      const records = decisions
        .map((decision) => ({ ...decision, atMs: 0 }))
        .sort((a, b) => a.requestIndex - b.requestIndex || a.fault.localeCompare(b.fault));
      return { statuses, records };
    };
    const first = await outcome(1, 42);
    expect(await outcome(16, 42)).toEqual(first);
    expect(await outcome(1, 43)).not.toEqual(first);
  });

  it("[R3] keeps its own request fields from the upstream", async () => {
    let headers: Record<string, unknown> = {};
    const upstream = await httpUpstream((req, res) => {
      headers = req.headers;
      res.end();
    });
    const { port } = await proxyWith({ kind: "reverse", upstream });
    await ask(port, { headers: { "x-assay-request-index": "5", "x-assay-operation": "o" } });
    expect(Object.keys(headers).filter((name) => name.startsWith("x-assay"))).toEqual([]);
  });

  it("[R3] starts again at index 0 with the next run's names", async () => {
    const { port, proxy, decisions } = await setUp([{ kind: "latency", meanMs: 5 }]);
    await ask(port);
    await ask(port);
    proxy.beginRun({ scenario: "other", plan: parsePlan([{ kind: "latency", meanMs: 5 }]) });
    await ask(port);
    expect(decisions.map(({ scenario, requestIndex }) => [scenario, requestIndex])).toEqual([
      ["test", 0],
      ["test", 1],
      ["other", 0],
    ]);
    expect(decisions[2]?.magnitude).not.toBe(decisions[0]?.magnitude);
  });
});
