// The gate, the strategies and the endings of a run, each on a small live application.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { freePort } from "./fixtures/sample-orders.js";
import { run, serve } from "./fixtures/live-application.js";
import type { RunEvent } from "./run-event.js";
import { exitCodeOfRun } from "./run-scenarios.js";

const latency = "{kind: latency, meanMs: 150, stddevMs: 0, side: client, direction: ingress}";

function scenario(url: string, more: { call?: string; context?: string; rest?: string } = {}): string {
  return `title: one\nitems:\n  - call: {method: GET, url: "${url}"${more.call ?? ""}}\n    context: {faults: [${latency}]${more.context ?? ""}}\n${more.rest ?? ""}`;
}

describe("the clean baseline", () => {
  it("[R2] calls a refused request not valid, with what the application says, and tests nothing on it", async () => {
    const origin = await serve((_req, res) =>
      res.writeHead(422).end('{"detail":[{"loc":["query","name"],"msg":"field required"}]}'),
    );
    const results = await run(scenario(`${origin}/users`));
    expect(results.baselines[0]).toMatchObject({ state: "request-not-valid", calls: 1 });
    expect(results.items[0]).toMatchObject({
      state: "not-tested",
      why: "request not valid: with no fault injected it answered 422: query.name: field required",
    });
    expect(exitCodeOfRun(results)).toBe(3);
  });

  it("[R2] calls an operation broken that fails its clean calls, and exits with 1", async () => {
    const origin = await serve((_req, res) => res.writeHead(500).end("boom"));
    const results = await run(scenario(`${origin}/`));
    expect(results.baselines[0]).toMatchObject({ state: "already-broken" });
    expect(results.items[0]?.why).toMatch(/already broken: .*answered 500: boom/);
    expect(exitCodeOfRun(results)).toBe(1);
  });

  it("[R2] calls broken, and not wrongly asked, what needs an id from a call that breaks", async () => {
    const origin = await serve((req, res) => res.writeHead(req.method === "POST" ? 500 : 200).end("{}"));
    const text = `title: one\nitems:\n  - before: [{call: {method: POST, url: "${origin}/users"}, learn: {id: /id}}]\n    call: {method: GET, url: "${origin}/users/{id}"}\n    context: {faults: [${latency}]}\n`;
    const results = await run(text);
    expect(results.baselines[0]).toMatchObject({
      state: "already-broken",
      why: "POST /users, which teaches id, answered 500: {}",
    });
    expect(exitCodeOfRun(results)).toBe(1);
  });

  it("[R1] learns an id from an earlier answer, reads credentials from the environment, and names one that is missing", async () => {
    const seen: string[] = [];
    const origin = await serve((req, res) => {
      seen.push(`${req.method} ${req.url} ${req.headers.authorization}`);
      if (req.method === "POST") res.writeHead(201).end('{"user":{"id":"a b"}}');
      else res.end("{}");
    });
    const text = `title: one\nitems:\n  - before:\n      - call: {method: POST, url: "${origin}/users"}\n        learn: {user_id: [/id, /user/id]}\n    call: {method: GET, url: "${origin}/users/{user_id}", headers: {Authorization: "Basic \${base64:WHO}"}}\n    context: {faults: [${latency}]}\n`;
    const results = await run(text, { env: { WHO: "ann:pw" } });
    expect(results.items[0]?.state).toBe("passed");
    expect(seen).toContain("GET /users/a%20b Basic YW5uOnB3");
    expect(JSON.stringify(results)).not.toContain("YW5uOnB3");
    const without = await run(text);
    expect(without.items[0]?.why).toBe("request not valid: the environment variable WHO is not set");
  });
});

describe.concurrent("the strategies", () => {
  it("[R6] subtracts the delay that was injected on the caller's edge", async () => {
    const origin = await serve((_req, res) => res.end("ok"));
    const slow = "{kind: latency, meanMs: 1500, stddevMs: 0, side: client, direction: ingress}";
    const { items } = await run(
      `title: one\nitems:\n  - call: {method: GET, url: "${origin}/"}\n    context: {faults: [${slow}], strategy: {mode: repeat, count: 3}, slo: [{slo_type: latency, objective: 95, threshold: 1000}]}\n`,
    );
    expect(items[0]).toMatchObject({ state: "passed", effect: "pass-through", injectedMs: 1_500 });
    expect(items[0]?.faulted?.p50Ms).toBeGreaterThanOrEqual(1_499);
    expect(items[0]?.checks.find(({ kind }) => kind === "latency")?.measured).toBeLessThan(1_000);
    expect(items[0]?.timeline.map(({ phase }) => phase.at(0)).join("")).toBe("cffccfcc");
  });

  it("[R5] times a call from when it was due, so that a stall shows in every call it held up", async () => {
    let arrived = 0;
    let openAgainMs = 0;
    const stalling = await serve((_req, res) => {
      arrived += 1;
      if (arrived === 80) openAgainMs = performance.now() + 600; // with 50 calls a second, 30 more arrive meanwhile
      void pause(Math.max(0, openAgainMs - performance.now())).then(() => res.end("ok"));
    });
    const load = ", strategy: {mode: load, duration: 2s, clients: 5, rps: 10}";
    const { items } = await run(
      `title: one\nitems:\n  - call: {method: GET, url: "${stalling}/"}\n    context: {faults: [{kind: latency, meanMs: 0, stddevMs: 0}]${load}}\n`,
    );
    const all = items[0]?.timeline ?? [];
    expect(all.length).toBeGreaterThan(180);
    expect(all.filter(({ ms }) => ms > 250).length).toBeGreaterThan(10); // a closed loop of 5 clients would show 5
  });

  it("[R5] counts 5xx under load as errors and misses the objective", async () => {
    const origin = await serve((_req, res) => res.end("ok"));
    const { items, verdict } = await run(
      `title: one\nitems:\n  - call: {method: GET, url: "${origin}/"}\n    context:\n      faults: [{kind: http-error, probability: 0.2}]\n      strategy: {mode: load, duration: 2s, clients: 5, rps: 10}\n      slo: [{slo_type: error, objective: 99, threshold: 1}]\n`,
    );
    expect(verdict).toBe("failed");
    const [check] = items[0]?.checks ?? [];
    expect(check).toMatchObject({ kind: "error-rate", holds: false, unit: "%" });
    expect(check?.measured).toBeGreaterThan(8);
    expect(check?.measured).toBeLessThan(35);
    expect(items[0]?.clean?.errors).toBe(0);
  });

  it("[R4] finds the break point through a mapping that the running application points at", async () => {
    const dependency = await serve((_req, res) => res.end("rates"));
    const port = await freePort();
    const origin = await serve((_req, res) => {
      fetch(`http://127.0.0.1:${port}/`)
        .then((answer) => answer.text())
        .then(
          (text) => res.end(text),
          () => res.writeHead(503).end(),
        );
    });
    const text = `title: one\nitems:\n  - call: {method: GET, url: "${origin}/"}\n    context:\n      upstreams: ["${dependency}"]\n      faults: [{kind: latency, meanMs: 0, stddevMs: 0}]\n      strategy: {mode: search, field: meanMs, from: 0, to: 1000, calls: 3, precision: 130}\n      slo: [{slo_type: latency, objective: 95, threshold: 500}]\n      proxy: {proxies: ["${port}=${dependency}"]}\n    expect: {all_slo_are_valid: false}\n`;
    const { items } = await run(text);
    expect(items[0]).toMatchObject({ state: "passed", breakPoint: { state: "found", field: "meanMs" } });
    const { holdsAt, breaksAt } = items[0]!.breakPoint!;
    expect(breaksAt! - holdsAt!).toBeLessThanOrEqual(130);
    expect(holdsAt).toBeLessThan(500);
    expect(breaksAt).toBeGreaterThan(300);
  });
});

describe("the endings", () => {
  it("[R2] keeps valid partial results when it is interrupted, and exits with 130", async () => {
    const origin = await serve((_req, res) => res.end("ok"));
    const stop = new AbortController();
    let calls = 0;
    const onEvent = (event: RunEvent): void => {
      if (event.type === "request" && (calls += 1) === 5) stop.abort();
    };
    const two = `${scenario(`${origin}/`, { context: ", strategy: {mode: repeat, count: 500}" })}---\n${scenario(`${origin}/b`)}`;
    const results = await run(two, { signal: stop.signal, onEvent });
    expect(results.state).toBe("interrupted");
    expect(results.items.map(({ state }) => state)).toEqual(["interrupted", "interrupted"]);
    expect(results.items[0]?.timeline.length).toBeGreaterThanOrEqual(5);
    expect(exitCodeOfRun(results)).toBe(130);
  });

  it("[R4] does not fault a dependency it cannot stand before, and says what to give", async () => {
    const origin = await serve((_req, res) => res.end("ok"));
    const text = scenario(`${origin}/`, { context: ", upstreams: [payments]" });
    expect((await run(text)).items[0]?.why).toBe(
      'the dependency "payments" has no address: give --upstream payments=URL',
    );
    const upstreams = [{ name: "payments", url: "http://127.0.0.1:1" }];
    expect((await run(text, { upstreams })).items[0]?.why).toMatch(/was not started by Assay.*give --start/);
  });

  it("[R4] does not pass an operation that asks nothing of the faulted dependency", async () => {
    const dependency = await serve((_req, res) => res.end("rates"));
    const origin = await serve((_req, res) => res.end("ok"));
    const proxies = `proxy: {proxies: ["${await freePort()}=${dependency}"]}`;
    const text = scenario(`${origin}/`, { context: `, upstreams: ["${dependency}"], ${proxies}` });
    const results = await run(text);
    expect(results.items[0]).toMatchObject({
      state: "not-tested",
      why: `this operation asks nothing of ${dependency}`,
    });
    expect(exitCodeOfRun(results)).toBe(3);
  });

  it("[R2] does not judge an item whose fault was never applied", async () => {
    const origin = await serve((_req, res) => res.end("ok"));
    const never = `title: one\nitems:\n  - call: {method: GET, url: "${origin}/"}\n    context: {faults: [{kind: reset, probability: 0}]}\n    expect: {status: 204}\n`;
    expect((await run(never)).items[0]).toMatchObject({
      state: "not-tested",
      why: expect.stringMatching(/^no fault was applied/) as string,
    });
  });

  it("[R4] refuses to start where no address could be redirected, and where the application never gets ready", async () => {
    const text = scenario("http://127.0.0.1:1/", { context: ", upstreams: [payments]" });
    const upstreams = [{ name: "payments", url: "http://127.0.0.1:2" }];
    await expect(run(text, { upstreams, start: "true" })).rejects.toThrow(/cannot be redirected/);
    await expect(
      run(scenario("http://127.0.0.1:1/"), { start: "echo no config >&2; exit 3" }),
    ).rejects.toThrow(/ended with exit code 3 before it was ready. It printed: no config/);
    await expect(
      run(scenario("http://127.0.0.1:1/"), { start: "sleep 60", readyTimeoutMs: 300 }),
    ).rejects.toThrow(/did not answer at .* within 0.3 s/);
  });

  it("[X8] leaves nothing running of what the application had started itself", async () => {
    const port = await freePort();
    const server = `require("http").createServer((q, s) => s.end("ok")).listen(${port}, "127.0.0.1"); setInterval(() => {}, 1000)`;
    const folder = mkdtempSync(join(tmpdir(), "assay-group-"));
    const start = `"${process.execPath}" -e '${server}' & echo $! > "${join(folder, "pid")}"; trap '' TERM; wait; sleep 60`;
    const results = await run(scenario(`http://127.0.0.1:${port}/`), { start });
    expect(results.items[0]?.state).toBe("passed");
    const pid = Number(readFileSync(join(folder, "pid"), "utf8"));
    expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
    rmSync(folder, { recursive: true });
  });
});
