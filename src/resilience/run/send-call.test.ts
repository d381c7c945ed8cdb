// How calls are sent and timed: on kept connections, to the first byte and to the last, and never waiting past the deadline.
import { afterEach, describe, expect, it } from "vitest";
import { serve } from "./fixtures/live-application.js";
import { openCaller, type Caller, type ReadyCall } from "./send-call.js";

const open: Caller[] = [];

afterEach(() => {
  for (const caller of open.splice(0)) caller.close();
});

function caller(): Caller {
  const opened = openCaller(8);
  open.push(opened);
  return opened;
}

function get(url: string, timeoutMs = 20_000): ReadyCall {
  return { method: "GET", url, headers: {}, body: null, timeoutMs };
}

describe("a call", () => {
  it("[R5] tells the time to its first byte apart from the time to its last, both from when it was due", async () => {
    const origin = await serve((_req, res) => {
      setTimeout(() => {
        res.write("first");
        setTimeout(() => res.end("last"), 80);
      }, 60);
    });
    const dueMs = performance.now() - 100;
    const sample = await caller().send(get(origin), { dueMs });
    expect(sample).toMatchObject({ status: 200, error: null, text: "firstlast" });
    expect(sample.firstByteMs).toBeGreaterThanOrEqual(158);
    expect(sample.ms).toBeGreaterThanOrEqual(238);
    expect(sample.firstByteMs).toBeLessThan(sample.ms);
  });

  it("[R5] goes on the connection of the one before it", async () => {
    const ports = new Set<number | undefined>();
    const origin = await serve((req, res) => {
      ports.add(req.socket.remotePort);
      res.end("ok");
    });
    const one = caller();
    for (let at = 0; at < 5; at += 1) expect((await one.send(get(origin))).status).toBe(200);
    expect(ports.size).toBe(1);
  });

  it("[R5] never goes on a connection that brought a 5xx, which a server may close without saying so", async () => {
    const failed = new Set<unknown>();
    const origin = await serve((req, res) => {
      if (failed.has(req.socket)) {
        req.socket.destroy(); // closed meanwhile, as uvicorn does after an error that nobody caught
        return;
      }
      if (req.url === "/boom") failed.add(req.socket);
      res.writeHead(req.url === "/boom" ? 500 : 200).end("said");
    });
    const one = caller();
    const post = (path: string): ReadyCall => ({ ...get(`${origin}${path}`), method: "POST", body: "{}" });
    for (const path of ["/boom", "/fine", "/boom", "/boom", "/fine"])
      expect(await one.send(post(path))).toMatchObject({ error: null, status: path === "/fine" ? 200 : 500 });
  });

  it("[R5] is a timeout with what came until then, and a broken answer is broken, not whole", async () => {
    const origin = await serve((req, res) => {
      res.writeHead(200, { "content-length": 10 });
      res.write("half");
      if (req.url === "/cut") setTimeout(() => res.destroy(), 20);
    });
    expect(await caller().send(get(origin, 150))).toMatchObject({ error: "timeout", status: 200 });
    expect(await caller().send(get(`${origin}/cut`))).toMatchObject({ error: "broken" });
  });
});
