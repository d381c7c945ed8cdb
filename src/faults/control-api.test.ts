// The control API: what it changes, what it refuses, and what it shows to Prometheus.
import { describe, expect, it } from "vitest";
import { openControlApi } from "./control-api.js";
import { ask, closeLater, httpUpstream, proxyWith, tcpUpstream } from "./fixtures/loopback.js";

const token = "a-token-of-some-length";

async function setUp() {
  const upstream = await httpUpstream((_, res) => void res.end("ok"));
  const web = await proxyWith({ kind: "reverse", upstream });
  const db = await proxyWith({ kind: "tcp", upstream: await tcpUpstream(() => undefined) });
  const control = await openControlApi({
    token,
    proxies: new Map([
      ["web", web.proxy],
      ["db", db.proxy],
    ]),
  });
  closeLater(() => control.close());
  const call = async (method: string, path: string, body?: unknown) => {
    const headers = { authorization: `Bearer ${token}` };
    const isRaw = typeof body === "string" || Buffer.isBuffer(body) || body === undefined;
    const text = isRaw ? body : JSON.stringify(body);
    const told = await ask(control.address.port, {
      method,
      path,
      headers,
      ...(text === undefined ? {} : { body: text }),
    });
    const said = told.body.toString();
    return {
      status: told.status,
      text: said,
      json: (said.startsWith("{") || said.startsWith("[") ? JSON.parse(said) : null) as unknown,
    };
  };
  return { web, db, control, call };
}

describe("the control API", () => {
  it("[R3] adds, lists, changes and removes faults, and they act at once", async () => {
    const { web, call } = await setUp();
    expect(await call("POST", "/proxies/web/faults", { kind: "http-error", statusCode: 503 })).toMatchObject({
      status: 201,
      json: { id: "http-error-1", statusCode: 503 },
    });
    expect((await ask(web.port)).status).toBe(503);
    expect(await call("GET", "/proxies/web/faults")).toMatchObject({
      status: 200,
      json: [{ id: "http-error-1" }],
    });
    expect(
      await call("PUT", "/proxies/web/faults/http-error-1", { kind: "http-error", statusCode: 504 }),
    ).toMatchObject({ status: 200, json: { id: "http-error-1", statusCode: 504 } });
    expect((await ask(web.port)).status).toBe(504);
    expect(await call("GET", "/proxies/web/decisions")).toMatchObject({
      json: [{ magnitude: 503 }, { magnitude: 504 }],
    });
    expect((await call("DELETE", "/proxies/web/faults/http-error-1")).status).toBe(204);
    expect((await ask(web.port)).status).toBe(200);
  });

  it("[R3] gives back what can be put again", async () => {
    const { call } = await setUp();
    await call("PUT", "/proxies/web/faults", [
      { kind: "latency" },
      { kind: "reset", match: { path: "/x" }, schedule: "start:1s" },
    ]);
    const listed = await call("GET", "/proxies/web/faults");
    expect(await call("PUT", "/proxies/web/faults", listed.json)).toMatchObject({
      status: 200,
      json: listed.json,
    });
  });

  it("[R3] resets one proxy or all", async () => {
    const { web, db, call } = await setUp();
    const add = async (): Promise<void> => {
      for (const name of ["web", "db"])
        expect((await call("POST", `/proxies/${name}/faults`, { kind: "latency" })).status).toBe(201);
    };
    await add();
    expect((await call("POST", "/proxies/web/reset")).status).toBe(204);
    expect([web.proxy.plan().length, db.proxy.plan().length]).toEqual([0, 1]);
    await add();
    expect((await call("POST", "/reset")).status).toBe(204);
    expect([web.proxy.plan().length, db.proxy.plan().length]).toEqual([0, 0]);
  });

  it.each([
    ["none", undefined],
    ["a wrong one", "Bearer a-token-of-other-length"],
    ["another scheme", `Basic ${token}`],
    ["an empty one", "Bearer "],
  ])("[R3] changes nothing for a caller whose token is %s", async (_, authorization) => {
    const { web, control } = await setUp();
    const headers = authorization === undefined ? {} : { authorization };
    const told = await ask(control.address.port, {
      method: "POST",
      path: "/proxies/web/faults",
      headers,
      body: '{"kind":"latency"}',
    });
    expect(told.status).toBe(401);
    expect(web.proxy.plan()).toEqual([]);
    expect(told.body.toString()).not.toContain(token);
  });

  it.each<[string, string, unknown, number]>([
    ["POST", "/proxies/web/faults", "{not json", 400],
    ["POST", "/proxies/web/faults", "", 422],
    ["POST", "/proxies/web/faults", "null", 422],
    ["POST", "/proxies/web/faults", { kind: "lag" }, 422],
    ["POST", "/proxies/web/faults", { kind: "latency", meanMs: -5 }, 422],
    ["POST", "/proxies/web/faults", { kind: "latency", __proto__: null, constructor: 1 }, 422],
    ["POST", "/proxies/web/faults", { kind: "latency", schedule: "start:10%" }, 422],
    ["POST", "/proxies/db/faults", { kind: "http-error" }, 422],
    ["POST", "/proxies/web/faults", Buffer.alloc(300_000, " "), 413],
    ["PUT", "/proxies/web/faults", { kind: "latency" }, 400],
    [
      "PUT",
      "/proxies/web/faults",
      [
        { kind: "latency", id: "a" },
        { kind: "reset", id: "a" },
      ],
      422,
    ],
    ["PUT", "/proxies/web/faults/none", { kind: "latency" }, 404],
    ["DELETE", "/proxies/web/faults/none", undefined, 404],
    ["GET", "/proxies/other", undefined, 404],
    ["GET", "/proxies/web/faults/a/b", undefined, 404],
    ["GET", "/proxies/%ff", undefined, 404],
    ["GET", "/elsewhere", undefined, 404],
    ["PATCH", "/proxies/web/faults", undefined, 405],
    ["DELETE", "/proxies/web", undefined, 405],
  ])("[X8] %s %s with %j is answered %#", async (...[method, path, body, status]) => {
    const { web, db, call } = await setUp();
    const told = await call(method, path, body);
    expect(told.status).toBe(status);
    expect(told.json).toMatchObject({ message: expect.any(String) as string });
    expect([...web.proxy.plan(), ...db.proxy.plan()]).toEqual([]);
  });

  it("refuses a change that would call a fault by another's name", async () => {
    const { call } = await setUp();
    await call("PUT", "/proxies/web/faults", [
      { kind: "latency", id: "a" },
      { kind: "reset", id: "b" },
    ]);
    expect((await call("PUT", "/proxies/web/faults/a", { kind: "latency", id: "b" })).status).toBe(409);
  });

  it("[O1] shows counters that Prometheus can read", async () => {
    const { web, call } = await setUp();
    await call("POST", "/proxies/web/faults", { kind: "http-error", id: "x" });
    await ask(web.port);
    const { status, text } = await call("GET", "/metrics");
    expect(status).toBe(200);
    expect(text).toContain('assay_proxy_requests_total{proxy="web"} 1\n');
    expect(text).toContain(
      'assay_proxy_fault_decisions_total{proxy="web",fault="x",kind="http-error",outcome="applied"} 1\n',
    );
    for (const line of text.trimEnd().split("\n"))
      expect(line).toMatch(/^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+\{([a-z]+="[^"]*",?)+\} \d+)$/);
    expect(await call("GET", "/proxies")).toMatchObject({
      json: { web: { counts: { requests: 1 } }, db: { faults: [] } },
    });
  });

  it("wants a token worth the name, and a port that can be had", async () => {
    await expect(openControlApi({ token: "short", proxies: new Map() })).rejects.toMatchObject({
      code: "bad-fault",
    });
    const { control } = await setUp();
    const taken = { listen: { port: control.address.port }, token, proxies: new Map() };
    await expect(openControlApi(taken)).rejects.toMatchObject({ code: "proxy-failed" });
  });
});
